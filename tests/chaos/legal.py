"""What may follow what in a case's life, written off DOMAIN §3.4: one small machine per noun, closed worlds.

A line reads: where the case is, the fact, where it is then. What is not written here is not allowed.
"""

import json
from collections.abc import Iterable, Sequence

Past = Sequence[tuple[str, str]]  # (type, body) in order
Steps = dict[tuple[str, str], str]


def _steps(table: str) -> Steps:
    found = {}
    for line in table.strip().splitlines():
        places, facts, to = line.split()
        for where in places.split(","):
            found.update({(where, fact): where if to == "=" else to for fact in facts.split(",")})
    return found


INTAKE = _steps("""
    -         DraftSaved                            draft
    draft     DraftSaved,CosignersInvited           =
    draft     SignatureConfirmed,SignatureDeclined  =
    draft     SignatureTakenBack,InvitationsLapsed  =
    draft     NoteLeft,DraftEntered,EntryConfirmed  =
    draft     RaisedForDelegation,DelegationSigned  =
    draft     RaisedAlone                           =
    draft     SuggestionSubmitted/1                 review-1
    draft     SuggestionSubmitted/2                 review-2
    review-1  ReviewPassed                          review-2
    review-1  DraftSentBack                         draft
    review-2  DraftSentBack                         draft
    review-2  SuggestionFiled                       filed
    review-2  SuggestionNotFiled                    refused
    refused   RefusalExplained,NoticeAcknowledged   =
    refused   LetterAnswered                        =
    -         MotionTaken                           motion
    motion    SuggestionFiled                       filed
    filed     SuggestionsMerged,SuggestionJoined    =
    filed     SuggestionParted,NoticeAcknowledged   =
    filed     AssignmentNoted,ReplyNoted            =
    draft,review-1,review-2,refused,filed  WithdrawalAsked,WithdrawalAgreed,WithdrawalDeclined  =
    draft,review-1,review-2,refused,filed  SuggestionWithdrawn  withdrawn
    withdrawn AssignmentNoted                       =
    withdrawn ReplyNoted                            filed
""")

ROUTING = _steps("""
    -             CaseReceived                waiting
    waiting       UnitsAssigned               handling
    handling      SignedIn,CoOpinionFiled     =
    handling      ContactLogged,ContactNoted  =
    handling      ContactDisputed,ContactSettled,ContactStruck  =
    handling      HandlerNamed,SubtaskGiven,SubtaskDone,ReplySaved  =
    handling,return-asked,review  SignInMissed,SignInUrged,UrgingNoted,HalfwayNoted  =
    handling      ReturnAsked                 return-asked
    return-asked  ReturnRefused               handling
    return-asked  UnitReassigned              handling
    handling      ReplySubmitted              review
    review        CountersignAsked,ContactGiven,CopyWritten,DraftPassed  =
    review,approved  Countersigned,DraftRead,AlongRead  =
    review        ReplyReturned               handling
    review        ReplyApproved               approved
    approved      ReplyDelivered              replied
    replied       LetterIssued                =
    replied,finished  ReplyRead,ReplyRelayed,OutcomeCited,OutcomeUncited  =
    replied       RedoTaken                   handling
    replied       CaseFinished                finished
    -             CaseJoined,CaseParted       =
    waiting       CaseJoined,CaseParted       =
    waiting       ChildrenNoted               =
    handling      ChildrenNoted,MainAnswered  =
    waiting,handling,return-asked,review,approved  CaseWithdrawn  withdrawn
""")

RATING = _steps("""
    -         EvaluationDue/1                     due-1
    due-1     EvaluationOpened                    open-1
    open-1    RatingSealed                        =
    open-1    RedoOrdered                         redo
    open-1    EvaluationSettled                   settled
    redo      EvaluationDue/2                     due-2
    due-2     EvaluationOpened                    open-2
    open-2    RatingSealed                        =
    open-2    EvaluationSettled,EscalationRaised  settled
""")

WINDOWS = _steps("""
    -      CaseEnrolled  =
    -      WindowOpened  open
    open   CaseEnrolled  =
    open   CloseAsked    asked
    asked  CaseEnrolled  =
    asked  WindowClosed  -
""")

SUPERVISION = _steps("""
    -               review-1,review-2            *
    review-1        review-2,returned            *
    review-2        returned,filed,not-filed     *
    -               filed                        *
    filed           merged                       *
    merged          filed,assigned               *
    returned        review-1,review-2            *
    filed           assigned                     *
    assigned        handling,return-asked        *
    return-asked    handling,assigned            *
    handling        reply-review                 *
    reply-review    reply-sent-back              *
    reply-review    reply-approved               *
    reply-sent-back reply-review                 *
    reply-approved  replied                      *
    replied         evaluating                   *
    evaluating      redo,tracking,closed,hearing *
    redo            reply-review                 *
    tracking        closed                       *
    review-1,review-2,returned,not-filed,filed,merged,assigned,return-asked,handling  withdrawn  *
    reply-review,reply-sent-back,reply-approved  withdrawn  *
    withdrawn       replied                      *
""")

MACHINES = {
    ("intake", "case"): INTAKE,
    ("routing", "case"): ROUTING,
    ("rating", "evaluation"): RATING,
    ("rating", "windows"): WINDOWS,
    ("supervision", "case"): SUPERVISION,
}


def illegal(service: str, stream: str, past: Past) -> list[str]:
    """The steps that no table allows, in sentences. After one of them the case is taken to be where the fact says."""
    machine = MACHINES.get((service, stream.split("/")[1]))
    if not machine:
        return []
    wrong, where = [], "-"
    for fact in _moves(service, past):
        to = machine.get((where, fact))
        if to is None:
            wrong.append(f"{service} {stream}: {fact} from {where}")
            to = next((t for (_, f), t in machine.items() if f == fact), where)
        where = fact if to == "*" else to if to else where
    return wrong


def _moves(service: str, past: Past) -> Iterable[str]:
    """The facts as the tables name them; of supervision's only those that move the case."""
    for kind, body in past:
        name = kind.partition(".")[0]
        if service == "supervision":
            if name == "CaseMoved":
                yield json.loads(body)["state"]
            elif name == "CaseClosed":
                yield "closed"
        elif name == "SuggestionSubmitted":
            yield f"{name}/{json.loads(body)['level']}"
        elif name == "EvaluationDue":
            yield f"{name}/{json.loads(body)['round']}"
        else:
            yield name
