"""The model as a document: what it says, and that no text of a file is more than words in it."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from attrs import evolve
from markdown_it import MarkdownIt

from omi_rules import terminal
from omi_rules.checker import check
from omi_rules.document.blocks import Document, every_part
from omi_rules.document.markdown import as_markdown, escaped
from omi_rules.document.one import about, names
from omi_rules.document.page import STYLE, as_page
from omi_rules.document.text import as_text
from omi_rules.document.whole import whole
from omi_rules.model import Model, Text
from omi_rules.source import SourceFile, read_source

ROOT = Path(__file__).parents[1]
GOOD = ROOT / "tests" / "language" / "good"
GOLDENS = ROOT / "tests" / "data" / "show"
SHIPPED = sorted([*ROOT.glob("rules/**/*.omi"), *ROOT.glob("examples/**/*.omi")])
SHIPPED += sorted(ROOT.glob("omi_rules/starter/*.omi"))
FILES = [*SHIPPED, *(path for path in sorted(GOOD.glob("*.omi")))]


def model_of(path: Path) -> Model:
    checked = check(read_source(path))
    assert checked.model is not None, [d.message for d in checked.errors]
    return checked.model


def text_of(document: Document, width: int = 80) -> str:
    stream = io.StringIO()
    terminal.write(as_text(document, width), stream)
    return stream.getvalue()


FORMS: dict[str, Callable[[Document], str]] = {
    "txt": text_of,
    "md": as_markdown,
    "html": as_page,
}


class Page(HTMLParser):
    """A page as a browser reads it: its tags, its words, where its links lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    @property
    def words(self) -> str:
        return words("".join(self.said))


def words(text: str) -> str:
    return " ".join(text.split())


def plain(markdown: str) -> str:
    """What a reader of Markdown sees."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
    inner = [child for token in tokens for child in token.children or ()]
    return words(" ".join(child.content for child in inner))


# ------------------------------------------------------------------------------- what it says


@pytest.mark.parametrize("form", FORMS)
def test_the_small_model_as_a_document(form: str, accept: bool) -> None:
    """`pytest tests/test_document.py --accept` writes the documents anew."""
    golden = GOLDENS / f"small.{form}"
    now = FORMS[form](whole(model_of(GOOD / "small.omi")))
    if accept:
        golden.write_text(now, "utf-8")
    assert golden.read_text("utf-8") == now


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_statement_of_a_file_is_in_its_document_in_every_form(path: Path) -> None:
    model = model_of(path)
    document = whole(model)
    labels = [node.label.en for node in model.nodes.values()]
    labels += [node.ref for node in model.nodes.values()]
    labels += [definition.label.en for definition in model.definitions.values()]
    labels += [option.label.en for items in model.lists.values() for option in items.items]
    labels += [band.label.en for bands in model.bands.values() for band in bands.bands]
    labels += [text.en for node in model.nodes.values() for text in node.notices]
    labels += [t.en for n in model.nodes.values() for t in (n.aim, n.means, n.guidance) if t]
    for said in (
        text_of(document, 10_000),
        plain(as_markdown(document)),
        Page(as_page(document)).words,
    ):
        for label in labels:
            assert words(label) in words(said), label


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_doubt_is_lost_or_said_twice(path: Path) -> None:
    model = model_of(path)
    said = words(text_of(whole(model), 10_000))
    texts = [words(doubt.text) for doubt in model.doubts]
    for text in texts:
        found = re.findall(rf"(?:Assumed|Source)(?: of “.*?”)?: {re.escape(text)}", said)
        assert len(found) == texts.count(text), text
    if model.assumed > 1:
        assert f"{model.assumed} things in it are assumed." in said
    assert said.count("Assumed: ") + said.count("Assumed of ") == model.assumed


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_keeps_to_its_columns(path: Path) -> None:
    document = whole(model_of(path))
    for width in (40, 80):
        lines = text_of(document, width).splitlines()
        assert max(map(terminal.columns, lines)) <= width


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_link_of_the_page_leads_somewhere(path: Path) -> None:
    document = whole(model_of(path))
    page = Page(as_page(document))
    assert len(set(page.ids)) == len(page.ids)
    assert {unquote(link) for link in page.links} <= {f"#{name}" for name in page.ids}
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    anchors = [part.anchor for part in every_part(document.parts)]
    assert len(set(anchors)) == len(anchors)


def test_conditions_inherited_and_lettered_and_their_opposites() -> None:
    said = words(text_of(whole(model_of(GOOD / "conditions.omi")), 10_000))
    assert "Asked where all of the following apply: (a) “Prolific offender” is yes or" in said
    assert "(c) “Risk of serious harm” is not blank." in said
    assert "Below the line, whatever the answer, where 1.2 (“Two?”) is asked but not above" in said


def test_a_definition_that_reads_an_answer_says_where_it_does_not_apply() -> None:
    text = (GOOD / "conditions.omi").read_text("utf-8")
    text = text.replace(
        "section 1 ", 'define planned "Planned" as 1.1 is yes and ppo\n\nsection 1 ', 1
    )
    model = check(
        SourceFile("trial.omi", text.replace("relevant when ppo and", "relevant when", 1))
    )
    assert model.model is not None, [d.message for d in model.errors]
    said = words(text_of(whole(model.model), 10_000))
    assert "Applies where 1.1 (“Was there a plan?”) is answered yes and" in said
    assert (
        "Does not apply where 1.1 (“Was there a plan?”) is answered with something other than yes"
        " or “Prolific offender” is no." in said
    )


def test_repeated_questions_are_said_once_where_their_rows_say_the_same() -> None:
    said = words(text_of(whole(model_of(GOOD / "repeated-groups.omi")), 10_000))
    assert "Asked for each of “Factors”: “drug misuse” and “alcohol misuse”. Each is a" in said
    assert (
        "Asked where “Factors identified” includes that one and “Progress” for that one is yes."
        in said
    )
    assert "Asked where 1.2 (“Was there progress on each factor?”) for that one is answered" in said
    assert "1.4.drugs: asked where" in said
    assert "Together they count as one question, all answers taken together." in said


def test_how_groupings_gather() -> None:
    said = words(text_of(whole(model_of(GOOD / "groupings.omi")), 10_000))
    assert "The score of an overall is the lowest of its section scores." in said
    assert "The score of a theme is the mean of its criterion scores, as printed." in said
    assert "Each criterion counts towards exactly one." in said
    assert "share above the line of all its question answers, taken together" in said
    assert "to 2 decimal places of a percent, a half being rounded down" in said
    assert "Weight 2." in said


def test_bands_say_which_way_an_edge_falls() -> None:
    said = text_of(whole(model_of(GOOD / "bands-and-edges.omi")), 200)
    rows = [
        line.split("  ")[-1] for line in said.splitlines() if " than " in line or "at most" in line
    ]
    for first, second in itertools.pairwise(rows):
        edge = re.findall(r"(at least|more than) ([\d.]+%)", first)
        below = {"at least": "less than", "more than": "at most"}
        for kind, number in edge[:1]:
            assert f"{below[kind]} {number}" in second


def test_a_model_of_very_many_levels_is_shown_like_any_other() -> None:
    upper, lower = [f"up{n}" for n in range(300)], [f"low{n}" for n in range(300)]
    scored = [f"  {name} mean of its question scores" for name in upper]
    texts = [f"  {name} not scored" for name in lower]
    rows = ["  question share of cases above the line", "  printed to the whole percent, halves up"]
    levels = " > ".join([*upper, "question", *lower])
    sides = ["usual answers judgement", "  above the line yes", "  below the line no"]
    head = ['model deep "Deep"', f"  levels {levels}", "scoring", *scored, *texts, *rows, *sides]
    nodes = [
        f'{level} {".".join("1" * depth)} "Label {depth}"'
        for depth, level in enumerate([*upper, "question", *lower], 1)
    ]
    checked = check(SourceFile("deep.omi", "\n".join([*head, *nodes]) + "\n"))
    assert checked.model is not None, [d.message for d in checked.errors][:3]
    document = whole(checked.model)
    for write in FORMS.values():
        said = "".join(write(document).split())
        assert all(f"Label{depth}" in said for depth in range(1, 602))
    assert max(map(terminal.columns, text_of(document).splitlines())) <= 80
    assert about(checked.model, "1.1.1") is not None


# ------------------------------------------------------------------------- one statement of it


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_with_a_name_can_be_asked_for(path: Path) -> None:
    model = model_of(path)
    for name in dict.fromkeys(names(model)):
        document = about(model, name)
        assert document is not None, name
        for write in FORMS.values():
            assert write(document)


def test_a_question_with_what_it_depends_on_and_what_depends_on_it() -> None:
    model = model_of(ROOT / "rules" / "omi2.omi")
    document = about(model, "1.2.6")
    assert document is not None
    (part,) = document.parts
    below, above = part.parts
    assert below.title == "What it depends on"
    assert "Full RoH analysis required (roh_analysis_required)" in text_of(document)
    said = words(text_of(evolve(document, parts=(above,)), 500))
    for ref in ("1.2.7", "1.2.8 ", "1.2.20", "The score of 1.2 ", "The score of RoH "):
        assert ref in said
    assert "1.2.8.children" not in said, "all rows of a repeated question are said as one"


def test_what_is_reached_through_others_is_said_apart() -> None:
    document = about(model_of(ROOT / "rules" / "omi2.omi"), "pre_sentence_report")
    assert document is not None
    said = words(text_of(document, 500))
    direct, _, further = said.partition("Through these also")
    assert "Pre-sentence report prepared (psr), which applies where" in direct
    assert "1.1.1" in further
    assert "1.1.1 " not in direct


# --------------------------------------------------------------------------------- only words

HOSTILE = (
    "<script>alert(1)</script>", "</style><img src=x onerror=x>", "&lt;b&gt;", "<!-- ", "]]>",
    "**bold** _slanted_ `code` ~~gone~~", "[a](javascript:x)", "![x](http://x.y/z.png)",
    "| a | b |", "# Heading", "1. one", "2) two", "- item", "+ item", "=====", "-----", "> said",
    "```", "    code", "\\*", "http://x.y www.x.y", "::error::x", "\x1b[31mred\x07", "\u202eback",
    "a\u2028b", "$x$ $$y$$", "{{ 7 * 7 }}", "”“ ’‘", "\x00", "<x@y.z>", "&amp;", "*", "_", "\ud800",
)  # fmt: skip


def hostile(model: Model, labels: Callable[[int], str]) -> Model:
    """The model with every text in it replaced."""
    place = iter(range(100_000))

    def text(_: Any) -> Text:
        return Text(labels(next(place)))

    def relabelled(things: dict[str, Any]) -> dict[str, Any]:
        return {name: evolve(thing, label=text(thing.label)) for name, thing in things.items()}

    def options(things: dict[str, Any], name: str = "options") -> dict[str, Any]:
        return {
            key: evolve(
                thing,
                **{name: tuple(evolve(o, label=text(o.label)) for o in getattr(thing, name))},
            )
            for key, thing in things.items()
        }

    nodes = {
        ref: evolve(node, label=text(0), aim=text(0), guidance=text(0), notices=(text(0),))
        for ref, node in model.nodes.items()
    }
    return evolve(
        model,
        label=text(0),
        notices=(text(0), text(0)),
        aim=text(0),
        nodes=nodes,
        questions=relabelled(model.questions),
        fields={
            n: evolve(f, column=text(0).en) for n, f in options(relabelled(model.fields)).items()
        },
        definitions=relabelled(model.definitions),
        scales=options(relabelled(model.scales)),
        lists=options(relabelled(model.lists), "items"),
        bands=options(relabelled(model.bands), "bands"),
        doubts=tuple(evolve(doubt, text=text(0).en) for doubt in model.doubts),
    )


def harmless_and_hostile() -> Iterator[tuple[Document, Document]]:
    for path in (GOOD / "small.omi", GOOD / "repeated-groups.omi", GOOD / "doubt.omi"):
        model = model_of(path)
        harmless = whole(hostile(model, "Label {}".format))
        for turn in range(0, len(HOSTILE), 5):
            yield (
                harmless,
                whole(hostile(model, lambda n, t=turn: f"{HOSTILE[(n + t) % len(HOSTILE)]} {n}")),  # type: ignore[misc]
            )


def test_no_label_is_markup_in_the_page() -> None:
    said = ""
    for harmless, bad in harmless_and_hostile():
        page = Page(as_page(bad))
        assert page.tags == Page(as_page(harmless)).tags
        said += page.words
        assert not re.search(
            r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2028\ud800-\udfff]", as_page(bad)
        )


def test_no_label_is_markup_in_markdown() -> None:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])

    def shape(document: Document) -> list[tuple[str, list[str]]]:
        return [
            (token.type, [child.type for child in token.children or ()])
            for token in parser.parse(as_markdown(document))
        ]

    for harmless, bad in harmless_and_hostile():
        assert shape(bad) == shape(harmless)
        assert not re.search(r"(?<!\\)(http:|www\.|\$|::)", as_markdown(bad))


@pytest.mark.parametrize("label", HOSTILE)
def test_a_label_reads_the_same_in_markdown(label: str) -> None:
    assert plain(f"- {escaped(label)}") == words(terminal.safe(label))


def test_no_label_acts_on_a_terminal_or_a_log() -> None:
    for _, bad in harmless_and_hostile():
        said = text_of(bad)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", said)
        assert not any(line.lstrip().startswith("::") for line in said.splitlines())
        assert max(map(terminal.columns, said.splitlines())) <= 80


# --------------------------------------------------------------------------------- the page

PAIRS = (
    ("ink", "paper"), ("quiet", "paper"), ("link", "paper"), ("ink", "doubt"), ("ink", "notice"),
)  # fmt: skip


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_the_colours_of_the_page_can_be_read(scheme: int, words: str, ground: str) -> None:
    """WCAG AA: at least 4.5 to 1, light and dark."""
    found = re.findall(r":root \{(.*?)\}", STYLE.read_text("utf-8"), re.DOTALL)[scheme]
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", found))
    light, dark = sorted((luminance(colours[c]) for c in (words, ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_headings_of_the_page_go_down_one_by_one() -> None:
    tags = Page(as_page(whole(model_of(GOOD / "four-levels-and-texts-below.omi")))).tags
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in itertools.pairwise(levels))
