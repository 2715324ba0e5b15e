"""Clumsy values and clumsy texts: what people and programs write into CSV files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.web.intake.corpus_parts import GOOD, HEAD, HEADS, ROW, Sample, later


def line(key: str = "A1", day: str = "2026-11-02", amount: str = "5") -> bytes:
    quoted = ",".join('"' + text.replace('"', '""') + '"' for text in (key, day, amount))
    return f"{HEAD}\n{quoted}\n".encode()


AMOUNTS: Mapping[str, str] = {
    "1,234": "=123400",
    "1,234.5": "=123450",
    "1.234,5": "?number-ambiguous",
    "1 234": "!number-ambiguous",
    "1_000": "!number-ambiguous",
    "１２３４．５": "=123450",
    "－５": "=-500",
    "(3)": "=-300",
    "（3）": "=-300",
    "−5": "=-500",
    "+5": "=500",
    "5-": "!number-unreadable",
    "¥5": "=500",
    "￥5": "=500",
    "5元": "=500",
    "$5": "!number-unreadable",
    "USD 5": "!number-unreadable",
    "1e3": "!number-scientific",
    "1E+5": "!number-scientific",
    "0x1F": "!number-unreadable",
    "1/2": "!number-unreadable",
    "½": "!number-unreadable",
    "五": "!number-unreadable",
    "壹佰": "!number-unreadable",
    "٣": "!number-unreadable",
    "५": "!number-unreadable",
    "Ⅷ": "!number-unreadable",
    "5²": "!number-unreadable",
    "1.2.3": "!number-ambiguous",
    "--5": "!number-unreadable",
    "5 5": "!number-ambiguous",
    "1,23,456": "!number-ambiguous",
    "1，234": "=123400",
    ".5": "=50",
    "5.": "=500",
    "00005": "=500",
    "-0": "=0",
    "-0.00": "=0",
    "NaN": "!number-not-finite",
    "nan": "!number-not-finite",
    "inf": "!number-not-finite",
    "-inf": "!number-not-finite",
    "Infinity": "!number-not-finite",
    "#N/A": "!number-unreadable",
    "NULL": "!number-unreadable",
    "None": "!number-unreadable",
    "-": "!number-unreadable",
    "—": "!number-unreadable",
    "/": "!number-unreadable",
    "0.005": "?number-too-precise",
    "0.00500": "?number-too-precise",
    "1e308": "!number-scientific",
    "1e-308": "!number-scientific",
    "100000000000000": "=10000000000000000",
    "10000000000000000": "=1000000000000000000",
    "1000000000000000000": "!number-too-large",
    "-1000000000000000000": "!number-too-large",
    "9" * 40: "!number-too-large",
    "9" * 5_000: "!number-too-large",
    "True": "!number-unreadable",
    "是": "!number-unreadable",
    "12%": "!percent-not-allowed",
    "\u00a05\u00a0": "=500",
    "5\u200b": "=500",
    "1'234": "!number-ambiguous",
    "5,": "!number-unreadable",
    ",5": "!number-unreadable",
    "5,5": "?number-ambiguous",
    "NT$5": "!number-unreadable",
}
DAYS: Mapping[str, str] = {
    "2026-11-02": "=",
    "2026/11/2": "=",
    "2026.11.02": "=",
    "20261102": "=",
    "2026年11月2日": "=",
    "2026年11月02号": "!date-unreadable",
    "2 Nov 2026": "!date-unreadable",
    "Nov 2, 2026": "!date-unreadable",
    "02/11/2026": "?date-ambiguous",
    "13/11/2026": "?date-ambiguous",
    "11/13/2026": "?date-ambiguous",
    "2-11-26": "!date-unreadable",
    "26-11-02": "!date-unreadable",
    "２０２６－１１－０２": "=",
    "2026-11-02 10:00": "=",
    "2026-11-02T10:00:00": "=",
    "2026-11-02T10:00:00Z": "!date-with-zone",
    "2026-11-02T10:00:00+08:00": "!date-with-zone",
    "2026-11": "!date-month-only",
    "2026年11月": "!date-month-only",
    "2026-02-29": "!date-impossible",
    "2024-02-29": "=2024-02-29",
    "1900-02-29": "!date-impossible",
    "46328": "?date-serial",
    "46328.5": "!date-unreadable",
    "-1": "!date-unreadable",
    "0": "!date-unreadable",
    "2958466": "!date-unreadable",
    "9999-12-31": "=9999-12-31",
    "10000-01-01": "!date-unreadable",
    "0000-01-01": "!date-impossible",
    "0001-01-01": "!date-too-early",
    "1899-12-31": "!date-too-early",
    "十一月二日": "!date-unreadable",
    "民国115年11月2日": "!date-unreadable",
    "今天": "!date-unreadable",
    "2026-W45": "!date-unreadable",
    "2026-306": "!date-unreadable",
    "1762041600": "!date-unreadable",
    "11-02": "!date-unreadable",
    "2026-13-01": "!date-impossible",
    "2026-00-10": "!date-impossible",
    "2026-11-31": "!date-impossible",
    "2026-1-1-1": "!date-unreadable",
    "NULL": "!date-unreadable",
    "=TODAY()": "!date-unreadable",
}
KEYS: Mapping[str, str] = {
    "1234567890123456789": "=",
    "0007": "=",
    "1.0": "=",
    "O1": "=",
    "NA": "=",
    "NULL": "=",
    "None": "=",
    "nan": "=",
    "inf": "=",
    "True": "=",
    "-1": "=",
    "1e5": "=",
    "🚀1": "=",
    "👩‍👩‍👧": "!invisible-characters",
    "𠮷𰻞": "=",
    "é1": "=",
    "e\u0301": "=",
    "Ａ１": "=",
    "A\u202e1": "!invisible-characters",
    "A\u200b1": "!invisible-characters",
    "A\u200d1": "!invisible-characters",
    "A\ufeff1": "!invisible-characters",
    "A\u00ad1": "!invisible-characters",
    "A\t1": "!invisible-characters",
    "A\n1": "!invisible-characters",
    "A\r\n1": "!invisible-characters",
    "A\x071": "!invisible-characters",
    "  A1  ": "A1=",
    "\u3000A1": "A1=",
    "\u00a0A1": "A1=",
    "x" * 80: "=",
    "x" * 81: "!text-too-long",
    "x" * 201: "!text-too-long",
    "x" * 100_000: "!text-too-long",
    "'; DROP TABLE records_order;--": "=",
    "<script>alert(1)</script>": "=",
    "{{7*7}}": "=",
    "{% debug %}": "=",
    "${jndi:ldap://x}": "=",
    "%s%n%x": "=",
    "../../etc/passwd": "=",
    "\\\\host\\share": "=",
    "=cmd|'/c calc'!A1": "=",
    "+SUM(A1)": "=",
    "-2+3": "=",
    "@SUM(A1)": "=",
    "＝SUM(A1)": "=",
    "'=A1": "=A1=",
    '=HYPERLINK("http://x")': "=",
    "a\\nb": "=",
    "A1\u0000": "file",
    "\ud7ff": "=",
    "\uffff": "=",
    "A1;B": "=",
    '"': "=",
    "C:\\x": "=",
}


def values() -> Iterator[Sample]:
    for text, becomes in AMOUNTS.items():
        row = f"A1{becomes}" if becomes.startswith("=") else f"A1{becomes}@C"
        yield Sample(
            f"amount {text[:20]} of {len(text)}", "a.csv", later(lambda t: line(amount=t), text), rows=(row,)
        )
    for text, becomes in DAYS.items():
        row = f"A1=500 {becomes[1:]}".rstrip() if becomes.startswith("=") else f"A1{becomes}@B"
        yield Sample(f"day {text}", "a.csv", later(lambda t: line(day=t), text), rows=(row,))
    for at, (text, becomes) in enumerate(KEYS.items()):
        name = f"key {at} {text[:20]!a}"
        if becomes == "file":
            yield Sample(name, "a.csv", later(lambda t: line(key=t), text), "空字节")
        elif becomes.endswith("="):
            yield Sample(
                name, "a.csv", later(lambda t: line(key=t), text), rows=(f"{becomes[:-1] or text}=500",)
            )
        else:
            yield Sample(name, "a.csv", later(lambda t: line(key=t), text), rows=(f"{becomes}@A",))


def texts() -> Iterator[Sample]:
    two = f"{HEAD},备注\n{ROW},绍兴水务\n"
    rare = f"{HEAD},备注\n{ROW},𠮷㐂\n"
    spelled = {
        "utf-8": two.encode(),
        "utf-8 with a mark": b"\xef\xbb\xbf" + two.encode(),
        "gbk": two.encode("gbk"),
        "gb18030 of four bytes": rare.encode("gb18030"),
        "utf-16 little": b"\xff\xfe" + two.encode("utf-16-le"),
        "utf-16 without a mark": two.encode("utf-16-le"),
        "utf-16 big": b"\xfe\xff" + two.encode("utf-16-be"),
        "crlf": two.replace("\n", "\r\n").encode(),
        "cr": two.replace("\n", "\r").encode(),
        "no last line end": two.rstrip().encode(),
        "semicolons": two.replace(",", ";").encode(),
        "tabs": two.replace(",", "\t").encode(),
        "pipes": two.replace(",", "|").encode(),
        "a trailing delimiter": two.replace("\n", ",\n").encode(),
        "blank lines": two.replace("\n", "\n\n").encode(),
        "lines of delimiters": (two + ",,,\n,,,\n").encode(),
        "quotes around all": ",".join(f'"{h}"' for h in HEADS).encode() + b'\n"A1","2026-11-02","5"\n',
        "a title above": f"十一月,,,\n{two}".encode(),
        "a remark above": f"# 导出于 2026-11-22,,,\n{two}".encode(),
        "a mark and a quoted header": b"\xef\xbb\xbf" + two.replace("单号", '"单号"').encode(),
        "two marks": b"\xef\xbb\xbf\xef\xbb\xbf" + two.encode(),
        "a line break in quotes": f'{HEAD},备注\n{ROW},"绍兴\n水务"\n'.encode(),
        "a header with a line break": f'"单\n号",日期,金额\n{ROW}\n'.encode(),
        "a total": (two + "合计,,5,\n").encode(),
        "a header twice": f"{HEAD},金额\n{ROW},9\n".encode(),
        "upper case": f"{HEAD},X\n{ROW},1\n".encode(),
        "an unknown column": f"{HEAD},星座\n{ROW},狮子\n".encode(),
        "columns moved": "金额,单号,日期\n5,A1,2026-11-02\n".encode(),
        "the same row twice": f"{HEAD}\n{ROW}\n".encode(),
    }
    for what, content in spelled.items():
        yield Sample(f"text: {what}", "a.csv", later(lambda c: c, content), rows=GOOD)
    broken = {
        "mixed": (two.encode() + "A2,2026-11-02,5,杭州\n".encode("gbk"), "两种编码"),
        "no encoding": (f"{HEAD}\n".encode() + b"\xff\xff\x81\xff,\n", "有效"),
        "NUL in a cell": (f"{HEAD}\nA\0,2026-11-02,5\n".encode(), "空字节"),
        "NUL at the end": (two.encode() + b"\0" * 9, "空字节"),
        "nothing": (b"", "空的"),
        "301 columns": ((",".join(["c"] * 301) + "\n").encode(), "301"),
        "an open quote": (f'{HEAD}\nA1,2026-11-02,"5\nA2,2026-11-03,6\n'.encode(), "双引号"),
        "an open quote at the end": (f'{HEAD}\n{ROW}\nA2,2026-11-03,"6'.encode(), "双引号"),
        "a line of 40 MB": (HEAD.encode() + b"\n" + b"x" * (40 << 20), "MB"),
        "utf-32": (b"\xff\xfe\0\0" + two.encode("utf-32-le"), "空字节"),
    }
    for what, (content, words) in broken.items():
        yield Sample(f"text: {what}", "a.csv", later(lambda c: c, content), words)
    faulty: Mapping[str, tuple[str, tuple[str, ...]]] = {
        "one number, two amounts": (
            f"{HEAD}\nA1,2026-11-02,5\nA1,2026-11-02,6\n",
            ("A1?twice@A", "A1?twice@A"),
        ),
        "one number twice the same": (f"{HEAD}\n{ROW}\n{ROW}\n", ("A1=500", "A1~500")),
        "an unknown customer": (f"{HEAD},客户\n{ROW},火星\n", ("A1!unknown@D",)),
        "nearly a customer": (f"{HEAD},客户\n{ROW},绍兴水务局\n", ("A1?unknown@D",)),
        "an unknown person": (f"{HEAD},业务员\n{ROW},某人\n", ("A1!unknown@D",)),
        "a name of two": (f"{HEAD},业务员\n{ROW},王伟\n", ("A1?several@D",)),
        "a name spelled with a zero width": (
            f"{HEAD},业务员\n{ROW},周\u200b子昂\n",
            ("A1!invisible-characters@D",),
        ),
        "an unknown state": (f"{HEAD},状态\n{ROW},火星\n", ("A1!choice-unknown@D",)),
        "a quantity below zero": (f"{HEAD},数量\n{ROW},-1\n", ("A1!negative@D",)),
        "a share of nothing": (f"{HEAD},占比\n{ROW},x\n", ("A1!number-unreadable@D",)),
        "a mail of nowhere": (f"{HEAD},邮箱\n{ROW},a b@c\n", ("A1!mail-unreadable@D",)),
        "a tag too long": (f"{HEAD},标签\n{ROW},{'长' * 61}\n", ("A1!text-too-long@D",)),
        "a yes that is none": (f"{HEAD},加急\n{ROW},也许\n", ("A1!flag-unreadable@D",)),
        "a note of 20,001 signs": (f"{HEAD},备注\n{ROW},{'长' * 20_001}\n", ("A1!text-too-long@D",)),
        "no amount": (f"{HEAD}\nA1,2026-11-02,\n", ("A1!cell-missing@C",)),
        "no number": (f"{HEAD}\n,2026-11-02,5\n", ("!cell-missing@A",)),
        "no day": (f"{HEAD}\nA1,,5\n", ("A1!cell-missing@B",)),
        "look-alikes": (f"{HEAD}\nO1,2026-11-02,5\n01,2026-11-02,6\n", ("O1=500", "01=600")),
        "a short row": (f"{HEAD}\n{ROW}\nA2,2026-11-02\n", GOOD),
        "a long row": (f"{HEAD}\n{ROW}\nA2,2026-11-02,5,6,7\n", GOOD),
        "a quote within": (f'{HEAD}\nA"1,2026-11-02,5\n', ('A"1=500',)),
        "a far day": (f"{HEAD}\nA1,9999-12-31,5\n", ("A1=500 9999-12-31",)),
    }
    for what, (text, rows) in faulty.items():
        yield Sample(f"rows: {what}", "a.csv", later(lambda t: t.encode(), text), rows=rows)


FAMILIES = (values, texts)
