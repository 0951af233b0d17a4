"""In whose capacity somebody acts."""

from shared.words.word import Word


class Role(Word):
    """In whose capacity somebody acts; one at a time."""

    DEPUTY = "deputy", "代表"
    COUNTY_OFFICE = "county-office", "县区代表工委"
    OFFICE = "office", "代表工委"
    GOVERNMENT = "government", "政府办"
    UNIT = "unit", "承办单位"
    UNIT_HEAD = "unit-head", "单位负责人"
    INSPECTION = "inspection", "督查室"
    EVALUATION = "evaluation", "测评员"
    SECRETARIAT = "secretariat", "大会秘书处"
    COMMITTEE = "committee", "专委会"
    STATION = "station", "站点工作人员"
    OPERATOR = "operator", "运维"
    PUBLIC = "public", "群众"  # without login: made inside the open pages alone, never by a token
    SYSTEM = "system", "系统"  # a reaction or the clock; never a person


UNITS = (Role.UNIT, Role.UNIT_HEAD)  # who speaks for a handling unit
ABOVE_UNITS = (Role.OFFICE, Role.GOVERNMENT, Role.INSPECTION)  # who hands over to units and reviews what they say
