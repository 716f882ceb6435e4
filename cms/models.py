"""All models of the room, where Django looks for them."""

from cms.files import Illustration, Picture, PictureRendition, Publication
from cms.pages import (
    ArticlePage,
    ContactPage,
    HomePage,
    LeafletsPage,
    ReferPage,
    WhoPage,
)

__all__ = [
    "ArticlePage",
    "ContactPage",
    "HomePage",
    "Illustration",
    "LeafletsPage",
    "Picture",
    "PictureRendition",
    "Publication",
    "ReferPage",
    "WhoPage",
]
