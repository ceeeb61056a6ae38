"""Which network a row is of. Tools that serve several networks, and the networks themselves, export the same headings.

The evidence, from the strongest: the host of the link, a column that names the network or the type of the post, and the second
of the upload in the id, which for the ids of other networks lies before TikTok was founded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

TIKTOK = "TikTok"


@dataclass(frozen=True, slots=True)
class _Network:
    """A network: the domains of its links, and the words by which columns name it, folded."""

    name: str
    domains: tuple[str, ...]
    words: tuple[str, ...]


_NETWORKS = (
    _Network(
        TIKTOK, ("tiktok.com", "tiktokv.com", "tiktokv.us", "tiktokv.eu", "tiktokcdn.com", "musical.ly"), ("tiktok", "tik tok")
    ),
    _Network("Instagram", ("instagram.com", "instagr.am", "ig.me"), ("instagram", "ig", "insta")),
    _Network("Facebook", ("facebook.com", "fb.com", "fb.watch", "fb.me"), ("facebook", "fb")),
    _Network("X", ("x.com", "twitter.com", "t.co"), ("x", "twitter", "tweet")),
    _Network("YouTube", ("youtube.com", "youtu.be"), ("youtube", "yt", "youtube shorts")),
    _Network("LinkedIn", ("linkedin.com", "lnkd.in"), ("linkedin",)),
    _Network("Pinterest", ("pinterest.com", "pin.it"), ("pinterest",)),
    _Network("Threads", ("threads.net", "threads.com"), ("threads",)),
    _Network("Snapchat", ("snapchat.com",), ("snapchat",)),
    _Network("Bluesky", ("bsky.app", "bsky.social"), ("bluesky",)),
    _Network("Mastodon", ("mastodon.social", "mastodon.online"), ("mastodon",)),
    _Network("Twitch", ("twitch.tv",), ("twitch",)),
    _Network("Reddit", ("reddit.com", "redd.it"), ("reddit",)),
    _Network("Tumblr", ("tumblr.com",), ("tumblr",)),
    _Network(
        "Google Business Profile", ("business.google.com", "g.page"), ("google business", "google business profile", "gbp")
    ),
    _Network("Kwai", ("kwai.com", "kuaishou.com"), ("kwai", "kuaishou")),
    _Network("Douyin", ("douyin.com", "iesdouyin.com"), ("douyin",)),
    _Network("VK", ("vk.com", "vk.ru"), ("vk", "vkontakte")),
    _Network("Telegram", ("t.me", "telegram.org"), ("telegram",)),
    _Network("WhatsApp", ("whatsapp.com", "wa.me"), ("whatsapp",)),
)

_HOST = re.compile(r"^\s*(?:https?:)?(?://)?(?:[^\s/@]+@)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?::\d+)?(?=[/?#]|\s*$)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def host_of(link: str) -> str:
    """Return the host of a link without ``www.``, the empty text where the text is no link.

    >>> host_of("https://www.instagram.com/reel/ABC/"), host_of("youtu.be/abc"), host_of("Watch this"), host_of("v1.2")
    ('instagram.com', 'youtu.be', '', '')
    """
    match = _HOST.match(link)
    return match.group(1).lower().removeprefix("www.") if match else ""


def network_of_link(link: str) -> str:
    """Return the network that a link leads to: its name, the host of any other site, the empty text where it is no link.

    >>> network_of_link("https://m.tiktok.com/v/1"), network_of_link("https://fb.watch/a"), network_of_link("https://shop.example/x")
    ('TikTok', 'Facebook', 'shop.example')
    """
    host = host_of(link)
    if not host:
        return ""
    return next((network.name for network in _NETWORKS if _is_within(host, network.domains)), host)


def _is_within(host: str, domains: tuple[str, ...]) -> bool:
    # Country domains such as pinterest.de are the network's too
    return any(host == domain or host.endswith(f".{domain}") or _same_name(host, domain) for domain in domains)


def _same_name(host: str, domain: str) -> bool:
    name, _, ending = domain.rpartition(".")
    return ending == "com" and len(name) > 3 and host.startswith(f"{name}.") and host.count(".") <= 2


@cache
def network_named(words: str) -> str:
    """Return the network that a cell names, the empty text where it names none that is known.

    >>> network_named("IG reel"), network_named("TikTok Business"), network_named("Video"), network_named("twitter")
    ('Instagram', 'TikTok', '', 'X')
    """
    found = _WORD.findall(words.casefold())
    text = f" {' '.join(found)} "
    return next((network.name for network in _NETWORKS if any(f" {word} " in text for word in network.words)), "")
