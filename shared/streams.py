"""How a stream is named: `congress/kind/id`, one noun each."""


def parted(stream: str) -> tuple[str, str, str]:
    congress, kind, id = stream.split("/", 2)
    return congress, kind, id


def kind_of(stream: str) -> str:
    return parted(stream)[1]


def id_of(stream: str) -> str:
    return parted(stream)[2]
