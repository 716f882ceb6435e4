from django.http import HttpRequest


def menu(request: HttpRequest) -> list[dict[str, object]]:
    return []
