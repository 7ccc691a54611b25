"""Is a zip file of ready-made members what zipfile itself would have written?"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hypothesis import given
from hypothesis import strategies as st

from collect.stamping.zipped import deflated, zipped

NAMES = st.text("abcXYZ/._-表三é", min_size=1, max_size=20)


@given(st.dictionaries(NAMES, st.binary(max_size=2000), max_size=6))
def test_it_is_byte_for_byte_what_zipfile_writes_in_memory(parts: dict[str, bytes]):
    theirs = BytesIO()
    with ZipFile(theirs, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, content)
    assert zipped(deflated(name, content) for name, content in parts.items()) == theirs.getvalue()
