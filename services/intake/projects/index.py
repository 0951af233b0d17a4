"""实事征集: what can be asked of ideas and candidate projects, and where the rule stands."""

from services.intake.projects import candidates, desk, idea, ideas, project, rows
from shared import desk as desks
from shared.service import Decider, Listing, Rule

desk_rows = desks.desk()

DECIDERS = [
    Decider(
        "idea",
        idea.Idea(),
        idea.evolve,
        {
            ideas.CollectIdea: Rule(ideas.collect_idea, begins=True),
            ideas.ArgueIdea: Rule(ideas.argue_idea, when=ideas.asked_of_me),
            candidates.ScreenProject: Rule(
                candidates.screen_project, when=candidates.may_screen, also=candidates.its_list_and_ideas
            ),
            ideas.AskArgument: Rule(ideas.ask_argument, when=idea.unscreened),
            candidates.MergeIdea: Rule(candidates.merge_idea, when=idea.unscreened, also=candidates.its_project),
            ideas.TurnIdea: Rule(ideas.turn_idea, when=idea.unscreened, also=ideas.its_deputy),
            ideas.DeclineIdea: Rule(ideas.decline_idea, when=idea.unscreened),
        },
        [Listing(rows.ideas, rows.idea_row), Listing(desk_rows, lambda i: desks.rows(desk.of_idea(i)))],
    ),
    Decider("project", project.Project(), project.evolve, {}, [Listing(rows.projects, rows.project_row)]),
    Decider(
        "candidates",
        project.Candidates(),
        project.evolve_list,
        {
            candidates.ConsiderCandidates: Rule(
                candidates.consider_candidates, when=candidates.may_consider, also=candidates.all_listed
            )
        },
        [Listing(desk_rows, lambda c: desks.rows(desk.of_candidates(c)))],
    ),
]
