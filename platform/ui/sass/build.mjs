// Compiles ../static/ui/heard.css and copies the fonts it names. Run: npm ci && npm run build
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import * as sass from "sass";

const { css } = sass.compile("heard.scss", { style: "compressed", charset: false });
const out = "../static/ui";
mkdirSync(`${out}/fonts`, { recursive: true });
writeFileSync(`${out}/heard.css`, css + "\n");

const files = new Set([...css.matchAll(/url\(["']?fonts\/([^"')]+)["']?\)/g)].map((hit) => hit[1]));
for (const file of files) {
  const font = file.replace(/-(latin|latin-ext)-\d+-normal\.woff2$/, "");
  copyFileSync(`node_modules/@fontsource/${font}/files/${file}`, `${out}/fonts/${file}`);
}
console.log(`heard.css ${css.length} bytes, ${files.size} font files`);
