"""Names of invented people: each once, none that another could be taken for."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

SURNAMES = """
王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐
冯 于 董 萧 程 曹 袁 邓 傅 沈 曾 彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜
戴 夏 钟 汪 田 任 姜 范 欧阳 司马
"""
GIVEN = """
子昂 雨桐 浩然 欣怡 思远 梓涵 宇轩 诗琪 俊杰 婉清 明哲 静姝 嘉懿 晓彤 䶮 建国 丽华 志强
秀英 国栋 海燕 文博 雪梅 立新 春兰 一鸣 佳宁 天宇 若曦 启航 晨曦 永康 玉珍 家豪 美玲
少华 晓东 向阳 慧敏 振华 泽宇 语嫣 博文 可欣 承志 安然 乐天 念慈 景行 书瑶 伟 敏 静 磊
洋 艳 勇 娟 涛 明 超 霞 平 刚 桂英 亦菲 宏伟 凤霞 晋 楠 琳 旭东 锦程 沐辰 怀瑾 望舒
清扬 疏影 鹤鸣 知远
"""
TIMES = 2
"""How often a given name is used; each with another surname."""


def names(random: Random) -> Iterator[str]:
    """Yield names, each once. *errors*: StopIteration after some hundred and sixty."""
    given = [each for each in GIVEN.split() for _time in range(TIMES)]
    random.shuffle(given)
    surnames = [each for each in SURNAMES.split() for _time in range(3)]
    random.shuffle(surnames)
    told: set[str] = set()
    for each in given:
        place = next(n for n, surname in enumerate(surnames) if surname + each not in told)
        told.add(surnames[place] + each)
        yield surnames.pop(place) + each
