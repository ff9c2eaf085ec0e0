"""`mamori training draft`: what the templates make of a section, to look at or to keep in a YAML file."""

import typer

from bot.cli.console import failures_as_sentences, load_settings, print_json, results
from bot.cli.training import training
from bot.errors import NotFound


def register(app: typer.Typer) -> None:
    """The command stands below `mamori training`, which is added elsewhere."""


@training.command("draft")
def draft(
    clause: str = typer.Argument(
        ..., help='A clause: "2-2-2", or "Mail policy 3.2" with the title before it.'
    ),
    as_json: bool = typer.Option(False, "--json", help="Print one JSON object."),
) -> None:
    """Draft questions from a section by templates. Nothing is kept: leads draft and approve in Slack."""
    from bot.services.training.clauses import DocumentClauses
    from bot.shelf import ShelfReader
    from knowledge.bank.drafts import template_drafts
    from knowledge.bank.grounds import grounds_of
    from knowledge.index.clause_names import find_clause

    with failures_as_sentences():
        shelf = ShelfReader(load_settings().library_path)
        clauses = DocumentClauses(shelf)
        place = find_clause(clause, clauses.documents())
        grounds = grounds_of(
            place.document, place.section, lambda number, item: clauses.notes(place.document.id, number, item)
        )
        made = template_drafts(grounds, "")
        if not made:
            raise NotFound("draft.nothing", clause=clause)
    told = [
        {
            "id": one.item.id, "clauses": one.item.clauses, "origin": one.origin, "quote": one.quote,
            "prompt": {"ja": one.item.prompt.ja, "en": one.item.prompt.en},
            "options": [{"key": o.key, "ja": o.text.ja, "en": o.text.en} for o in one.item.options],
            "answer": one.item.answer,
            "explanation": {"ja": one.item.explanation.ja, "en": one.item.explanation.en},
        }
        for one in made
    ]  # fmt: skip
    if as_json:
        print_json({"drafts": told})
        return
    for one in made:
        results.print(one.item.prompt.ja or one.item.prompt.en, markup=False)
        for option in one.item.options:
            mark = "*" if option.key == one.item.answer else " "
            results.print(f" {mark} {option.key}  {option.text.ja or option.text.en}", markup=False)
        results.print(f"   {one.item.clauses[0]}: {one.quote}\n", markup=False)
