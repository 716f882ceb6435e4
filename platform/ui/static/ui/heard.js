// Enhancement only: every page works without this file. No request, no storage, no third party.
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);

  // "Exit this page": at once, replacing this page in the history; Shift three times does the same.
  const exit = one("[data-heard-exit]");
  if (exit) {
    const leave = (event) => {
      if (event) event.preventDefault();
      document.documentElement.classList.add("heard-leaving");
      document.title = "…";
      window.location.replace(exit.href);
    };
    const hint = one("[data-heard-exit-hint]");
    if (hint) hint.hidden = false;
    exit.addEventListener("click", leave);
    let presses = 0;
    let last = 0;
    document.addEventListener("keyup", (event) => {
      if (event.key !== "Shift") {
        presses = 0;
        return;
      }
      presses = event.timeStamp - last > 5000 ? 1 : presses + 1;
      last = event.timeStamp;
      if (presses === 3) leave();
    });
    // A page brought back by the back button must not show what was hidden, nor stay blank.
    window.addEventListener("pageshow", (event) => {
      if (event.persisted && document.documentElement.classList.contains("heard-leaving")) window.location.reload();
    });
  }

  // The browser moves focus to the summary (autofocus); this is for those that do not.
  const errors = one("[data-heard-errors]");
  if (errors && document.activeElement !== errors) errors.focus();

  // A second press of a button must not send twice.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.heardSent === "yes") event.preventDefault();
    form.dataset.heardSent = "yes";
    window.setTimeout(() => delete form.dataset.heardSent, 3000);
  });

  // Lists in the workspace: j and k move, Enter opens (it is a link), / finds, ? shows the keys.
  const items = () => [...document.querySelectorAll("[data-heard-list] .heard-list__title a, [data-heard-list] tbody a:first-of-type")];
  const move = (step) => {
    const links = items();
    if (!links.length) return;
    const at = links.indexOf(document.activeElement);
    const from = at < 0 ? links.findIndex((link) => link.hasAttribute("aria-current")) : at;
    const to = from < 0 ? 0 : Math.min(Math.max(from + step, 0), links.length - 1);
    links[to].focus();
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    "/": () => one("[data-heard-search]")?.focus(),
    "?": () => {
      const help = one("[data-heard-keys]");
      if (help) help.open = !help.open;
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    if (!one(".heard-workspace") || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
