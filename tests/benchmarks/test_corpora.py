"""What the benchmarks share."""

import pytest

from benchmarks import corpora


def test_a_missing_file_of_the_development_data_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(corpora, "DATA", tmp_path)
    with pytest.raises(SystemExit) as ended:
        corpora.data_file("xquad-dev.de.json")
    assert "xquad-dev.de.json" in str(ended.value)
    assert "\n" not in str(ended.value)


def test_work_is_timed_and_its_result_handed_on():
    seconds, result = corpora.timed(lambda: "done")
    assert 0 <= seconds < 1
    assert result == "done"
