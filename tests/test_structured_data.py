"""What search engines are told: JSON that parses, survives hostile titles, and says what the page says."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.data.piece import coverage
from generator.data.tables import HEADLINES
from generator.look.theme import load_theme
from generator.printing.document import to_document
from generator.project.report import Report
from generator.project.settings import SiteConfig
from generator.site import pages
from generator.site.structured_data import _file, of_data, of_report
from generator.site.variables import FileLink
from tests.bulk import pieces, published
from tests.golden import PROJECT
from tests.random_reports import random_report
from tests.sample import archive_of, report

URL = "https://www.example.gov.cn/zfxxgk/zfxxgknb/2022/czj/"
FILES = (
    FileLink("本报告电子版（CSV）", "report.csv", "CSV", "12 KB"),
    FileLink("附件：一览表", "%E9%99%84%E8%A1%A8.XLSX", "XLSX", ""),
    FileLink("不认识的", "a.xyz", "XYZ", "1 KB"),
)
HOSTILE = '</script><script>alert(1)</script> <!-- & \u2028\u2029 " \\ 结'


@pytest.fixture(scope="module")
def site() -> SiteConfig:
    return archive_of(PROJECT).config.site


def described(found: Report, site: SiteConfig, *, data: bool = False) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(of_report(found, site, URL, FILES, data=data))
    return value


def test_a_report_with_tables_is_a_dataset(site: SiteConfig) -> None:
    over = "索引号: 0/2023-1\n关键词: 年报\n更正: [{日期: 2023-02-03, 内容: 改了一处}]"
    value = described(report(2022, over), site)
    assert (value["@context"], value["@type"]) == ("https://schema.org", "Dataset")
    assert value["url"] == value["@id"] == URL
    assert value["name"] == "示例市财政局2022年政府信息公开工作年度报告"
    assert (value["inLanguage"], value["temporalCoverage"]) == ("zh-CN", "2022")
    assert value["datePublished"] == "2023-01-20T09:30:00+08:00"
    assert value["dateModified"] == "2023-02-03"
    assert value["isAccessibleForFree"] is True
    assert value["creator"] == {"@type": "GovernmentOrganization", "name": "示例市财政局"}
    assert value["publisher"] == {
        "@type": "GovernmentOrganization",
        "name": "示例市人民政府门户网站",
        "url": "https://www.example.gov.cn/",
    }
    assert (value["identifier"], value["keywords"]) == ("0/2023-1", "年报")
    assert "license" not in value


def test_a_description_is_long_enough_and_says_that_a_sample_is_one(site: SiteConfig) -> None:
    assert described(report(2022), site)["description"].startswith("示例数据。示例市财政局2022年度")
    real = described(report(2022), site._replace(fictitious=False))
    assert "示例数据" not in real["description"]
    assert 50 <= len(real["description"]) <= 5000
    assert described(report(2022, "摘要: 一句话。"), site)["description"].startswith(
        "示例数据。一句话。示例市"
    )


def test_a_date_without_a_time_stays_a_date_and_an_unknown_one_is_left_out(site: SiteConfig) -> None:
    assert described(report(2022, "发布时间: 2023-01-20"), site)["datePublished"] == "2023-01-20"
    assert "datePublished" not in described(replace(report(2022), published=None), site)


def test_files_are_downloads_with_full_addresses_types_and_sizes(site: SiteConfig) -> None:
    assert described(report(2022), site)["distribution"] == [
        {
            "@type": "DataDownload",
            "name": "本报告电子版（CSV）",
            "contentUrl": f"{URL}report.csv",
            "encodingFormat": "text/csv",
            "contentSize": "12 KB",
        },
        {
            "@type": "DataDownload",
            "name": "附件：一览表",
            "contentUrl": f"{URL}%E9%99%84%E8%A1%A8.XLSX",
            "encodingFormat": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        },
        {"@type": "DataDownload", "name": "不认识的", "contentUrl": f"{URL}a.xyz", "contentSize": "1 KB"},
    ]


def test_an_old_report_without_tables_is_a_report_with_media(site: SiteConfig) -> None:
    value = described(report(2018), site, data=True)
    assert value["@type"] == "Report"
    assert [item["@type"] for item in value["associatedMedia"]] == ["MediaObject"] * 3
    assert not {"distribution", "variableMeasured", "isPartOf"} & set(value)


def test_headlines_are_told_when_there_is_a_number(site: SiteConfig) -> None:
    value = described(report(2022, "依申请公开: {上年结转: 空}"), site)
    told = {item["name"]: (item["value"], item["unitText"]) for item in value["variableMeasured"]}
    assert told["本年新收"] == (0, "件")
    assert "上年结转" not in told


def test_a_report_is_part_of_the_bulk_data_where_there_is_some(site: SiteConfig) -> None:
    assert "isPartOf" not in described(report(2022), site)
    part = described(report(2022), site, data=True)["isPartOf"]
    whole = json.loads(of_data(site, coverage([]), f"{site.url}data/", ()))
    assert part["@id"] == whole["@id"]
    assert part["name"] == whole["name"]


def test_hostile_words_neither_end_the_element_nor_get_lost(site: SiteConfig) -> None:
    found = replace(report(2022), title=HOSTILE, keywords=HOSTILE)
    written = of_report(found, site, URL, (FileLink(HOSTILE, "a.csv", "CSV", ""),), data=False)
    assert not set("<>&\u2028\u2029") & set(written)
    value = json.loads(written)
    assert value["name"] == value["keywords"] == value["distribution"][0]["name"] == HOSTILE


def test_hostile_words_come_back_from_the_page_itself(site: SiteConfig) -> None:
    found = replace(report(2022), title=HOSTILE)
    page = pages.report_page(found, to_document(found), site, FILES, None, None)
    html = load_theme(Path(), "default").render("report.html", page)
    tree = lxml.html.document_fromstring(html.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
    (block,) = tree.xpath("//script[@type='application/ld+json']")
    assert json.loads(block.text)["name"] == HOSTILE
    assert len(tree.xpath("//script")) == 5


def test_the_whole_data_names_its_files_and_its_years(site: SiteConfig) -> None:
    covered = coverage(pieces(archive_of(PROJECT)))
    value = json.loads(of_data(site, covered, f"{site.url}data/", FILES[:1]))
    assert value["@type"] == "Dataset"
    assert value["temporalCoverage"] == "2018/2022"
    assert value["distribution"][0]["contentUrl"] == f"{site.url}data/report.csv"
    assert value["includedInDataCatalog"]["@type"] == "DataCatalog"
    assert "6个机关11份报告" in value["description"]


def test_every_report_of_the_sample_is_described(site: SiteConfig) -> None:
    for found in published(archive_of(PROJECT)):
        assert described(found, site)["name"] == found.title


@given(
    st.from_regex(r"[a-z]{1,6}\.[a-z]{1,4}", fullmatch=True),
    st.from_regex(r"(?:[A-Za-z0-9_-]{1,3}/){0,3}", fullmatch=True),
)
def test_a_plain_name_stands_in_the_folder_of_its_page(name: str, folder: str) -> None:
    url = f"https://www.example.gov.cn/{folder}"
    found = json.loads(_file(FileLink("甲", name, "", ""), url, "DataDownload"))
    assert found["contentUrl"] == urljoin(url, name)


@pytest.mark.parametrize("seed", range(12))
def test_headlines_are_the_figures_that_their_ids_name(seed: int, site: SiteConfig) -> None:
    wanted = random_report(random.Random(seed))
    expected = []
    for headline in HEADLINES:
        table_id, _, rest = headline.id.partition(".")
        row, _, column = rest.rpartition(".")
        table = wanted.table(table_id)
        cell = table.cell(row, column) if table else None
        if cell and cell.value is not None:
            expected.append(
                {"@type": "PropertyValue", "name": headline.name, "unitText": "件", "value": cell.value}
            )
    assert described(wanted, site)["variableMeasured"] == expected
