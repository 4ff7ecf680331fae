"""Why a picture did not come from the web, and what helps: in plain words."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_UPLOAD: Final = _("Upload the picture here.")
_ADDRESS: Final = _("Give the address of the picture itself: it begins with https://.")

REASONS: Final[Mapping[str, tuple[Promise, Promise]]] = {
    "not_an_address": (_("This is no address of a picture on the web."), _ADDRESS),
    "other_port": (_("The address names a port of its own."), _ADDRESS),
    "inner_host": (_("The address leads into a network that is not open to everybody."), _UPLOAD),
    "no_such_host": (_("There is no such host."), _("Check how the address is spelt.")),
    "unreachable": (_("The host did not answer."), _("Try again later, or upload the picture here.")),
    "too_slow": (_("The host was too slow."), _("Try again later, or upload the picture here.")),
    "busy": (_("The host asked for peace."), _("Try again later, or upload the picture here.")),
    "certificate": (_("The certificate of the host does not fit its name."), _UPLOAD),
    "led_astray": (_("The address leads on and on, or to one without protection."), _ADDRESS),
    "not_given": (_("The host does not give it to us."), _UPLOAD),
    "gone": (_("There is nothing at this address any more."), _UPLOAD),
    "too_heavy": (_("The file is larger than 15 MB."), _("Make it smaller and upload it here.")),
    "not_a_picture": (
        _("What lies there is no picture we can read."),
        _("Upload a JPEG, PNG or WebP file."),
    ),
    "empty": (_("The file is empty."), _UPLOAD),
    "too_large": (
        _("The picture has more than 50 million pixels or a side over 12,000 pixels."),
        _("Make it smaller and upload it here."),
    ),
    "too_small": (
        _("The picture is less than 200 pixels wide or high."),
        _("Upload a larger picture: buyers want to see details."),
    ),
    "broken": (_("The picture is damaged or cut off."), _("Save it again and upload it anew.")),
}
SWITCHED_OFF: Final = (_("Pictures are not fetched from the web for now."), _UPLOAD)
