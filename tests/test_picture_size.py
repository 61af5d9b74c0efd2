"""Kind and measures of pictures are those that Pillow reads; whatever else there is has none."""

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from generator.files.picture_size import Size, picture_size


def saved(kind: str, width: int, height: int, mode: str = "RGB", **options: Any) -> bytes:
    made = io.BytesIO()
    Image.new(mode, (width, height)).save(made, kind, **options)
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("png", "RGB", {}),
        ("png", "1", {"dpi": (300, 300)}),
        ("gif", "P", {}),
        ("jpeg", "RGB", {}),
        ("jpeg", "L", {"progressive": True}),
        ("jpeg", "CMYK", {"quality": 20, "comment": b"\xff\xc0" * 40}),
    ],
)
@pytest.mark.parametrize(("width", "height"), [(1, 1), (640, 3), (3, 65_000)])
def test_a_picture_has_the_measures_that_pillow_reads(
    kind: str, mode: str, options: dict[str, Any], width: int, height: int
) -> None:
    data = saved(kind, width, height, mode, **options)
    assert Image.open(io.BytesIO(data)).size == (width, height)
    assert picture_size(data) == Size(kind, width, height)


def test_a_photograph_with_a_thumbnail_in_it_has_its_own_measures() -> None:
    exif = Image.Exif()
    exif[0x010E] = "\xff\xd8\xff\xc0" * 50
    data = saved("jpeg", 40, 30, exif=exif.tobytes() + saved("jpeg", 8, 8))
    assert picture_size(data) == Size("jpeg", 40, 30)


@pytest.mark.parametrize("kind", ["png", "gif", "jpeg"])
def test_a_picture_cut_short_has_none_or_its_own(kind: str) -> None:
    data = saved(kind, 40, 30)
    found = {picture_size(data[:length]) for length in range(len(data))}
    assert found == {None, Size(kind, 40, 30)}


@pytest.mark.parametrize(
    "data",
    [b"", b"<svg/>", b"BM", b"%PDF", b"\x89PNG\r\n\x1a\n" + bytes(16), b"GIF89a\0\0\0\0", b"\xff\xd8\xff"],
)
def test_what_is_no_picture_or_has_no_measures_has_none(data: bytes) -> None:
    assert picture_size(data) is None


@given(
    st.sampled_from([b"", b"\xff\xd8", b"\xff\xd8\xff\xe0\0\x02", b"GIF87a", b"\x89PNG\r\n\x1a\n"]),
    st.binary(max_size=80),
)
def test_no_bytes_upset_it(head: bytes, rest: bytes) -> None:
    found = picture_size(head + rest)
    assert found is None or (found.width > 0 and found.height > 0)
