"""A real Apache Kafka: one broker of our own (KRaft, one node) on the loopback address, in its own process and folder.

The jars are Maven's, of deploy/kafka/pom.xml. The broker ends with the run, even with one that is killed.
"""

import asyncio
import os
import random
import shlex
import shutil
import signal
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import GroupCoordinatorNotAvailableError, KafkaError, for_code

POM = Path(__file__).parents[2] / "deploy" / "kafka" / "pom.xml"
NEEDED = {"java": "default-jre-headless", "mvn": "maven", "setpriv": "util-linux"}
PATIENCE = 60  # seconds for a broker to answer, or to stop
PORTS = range(20000, 32768)  # below those the kernel hands out: a client calling a dead broker there could meet itself

# The first compiler alone and a small heap: ready with half the work of the usual settings, and enough for tests.
JAVA = shlex.split("""java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xms64m -Xmx384m
    -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -Dorg.slf4j.simpleLogger.showDateTime=true""")

# A broker killed and started again is refused until its old session ends: 9 seconds as delivered, here two.
PROPERTIES = """
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
controller.listener.names=CONTROLLER
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
broker.session.timeout.ms=2000
broker.heartbeat.interval.ms=500
log.dirs={data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
num.network.threads=2
num.io.threads=2
log.cleaner.dedupe.buffer.size=4194304
"""


class KafkaMissing(Exception):
    """There is no Kafka to be had on this machine: one sentence."""


class KafkaFailed(Exception):
    """The broker did not do what was asked: one sentence, then its last words."""


@dataclass
class Kafka:
    """A broker of our own: where clients call it, its folder, its jars, and its process once it was started."""

    bootstrap: str
    folder: Path
    jars: str
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, again and again on the same data and port; returns at once, `ready(self)` waits."""
        assert threading.current_thread() is threading.main_thread(), "the broker ends with the thread that started it"
        assert self.process is None or self.process.poll() is not None, "it is running"
        call = ["setpriv", "--pdeathsig", "KILL", *JAVA, "kafka.Kafka", str(self.folder / "properties")]
        with (self.folder / "log").open("ab") as log:  # a session of its own: Ctrl-C is not for it
            self.process = subprocess.Popen(
                call, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_env(self.jars), start_new_session=True
            )

    def stop(self) -> None:
        """In good order, about a second; the caller is blocked as long. Not when paused."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """As `kill -9`, paused or not."""
        self._end(signal.SIGKILL)

    def pause(self) -> None:
        """It keeps its connections and answers nothing until `resume`."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self._running().send_signal(signal.SIGCONT)

    def last_words(self) -> str:
        return "\n".join((self.folder / "log").read_text(errors="replace").splitlines()[-12:])

    def _end(self, sign: signal.Signals) -> None:
        process = self._running()
        process.send_signal(sign)
        process.wait(PATIENCE)

    def _running(self) -> subprocess.Popen[bytes]:
        assert self.process is not None, "it was never started"
        return self.process


def prepare(folder: Path) -> Kafka:
    """A broker on new data in this empty folder, not yet started. Raises KafkaMissing, KafkaFailed."""
    kafka_jars = jars(folder)
    port, controller, *_ = _free_ports()
    said = PROPERTIES.format(port=port, controller=controller, data=folder / "data")
    (folder / "properties").write_text(said)
    cluster = uuid.uuid4().hex[:22]
    tool = [*JAVA, "kafka.tools.StorageTool", "format", "--standalone", "--cluster-id", cluster]
    _run([*tool, "--config", str(folder / "properties")], _env(kafka_jars), KafkaFailed("Kafka made no data folder"))
    return Kafka(f"127.0.0.1:{port}", folder, kafka_jars)


def jars(folder: Path) -> str:
    """Kafka's class path, from Maven's own store and, the first time, from its registry. Raises KafkaMissing."""
    for program, package in NEEDED.items():
        if not shutil.which(program):
            raise KafkaMissing(f"no {program} (Debian: apt install {package})")
    file = folder / "classpath"
    call = ["mvn", "-q", "-B", "-f", str(POM), "dependency:build-classpath", f"-Dmdep.outputFile={file}"]
    _run(call, dict(os.environ), KafkaMissing("Maven did not get its jars"))
    return file.read_text().strip()


async def ready(kafka: Kafka | str) -> None:
    """Wait until the broker, or the one of this address, answers a client. Raises KafkaFailed."""
    deadline = time.monotonic() + PATIENCE
    while not await _answers(kafka if isinstance(kafka, str) else kafka.bootstrap):
        if isinstance(kafka, Kafka) and kafka.process and kafka.process.poll() is not None:
            raise KafkaFailed(f"Kafka ended with {kafka.process.returncode}:\n{kafka.last_words()}")
        if time.monotonic() > deadline:
            words = kafka.last_words() if isinstance(kafka, Kafka) else kafka
            raise KafkaFailed(f"Kafka gave no answer within {PATIENCE} s:\n{words}")
        await asyncio.sleep(0.2)


@asynccontextmanager
async def administrator(bootstrap: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=10_000)
    try:
        await admin.start()
        yield admin
    finally:
        await admin.close()


async def make_topic(bootstrap: str, name: str, partitions: int = 1) -> None:
    """Raises KafkaError: for example when it is there already."""
    async with administrator(bootstrap) as admin:
        answer = await admin.create_topics([NewTopic(name, partitions, 1)])
        for _, code, *words in answer.topic_errors:
            if code:
                raise for_code(code)(*words)


async def committed(bootstrap: str, group: str) -> dict[tuple[str, int], int]:
    """What the group has committed: topic and partition → the offset it would go on with."""
    async with administrator(bootstrap) as admin:
        try:
            found = await admin.list_consumer_group_offsets(group)
        except GroupCoordinatorNotAvailableError:  # the first group of all: its topic is still being made
            return {}
        return {(at.topic, at.partition): said.offset for at, said in found.items() if said.offset >= 0}


async def _answers(bootstrap: str) -> bool:
    try:
        async with administrator(bootstrap) as admin:
            return bool((await admin.describe_cluster())["brokers"])
    except (KafkaError, OSError):
        return False


def _run(call: list[str], env: dict[str, str], failure: Exception) -> None:
    said = subprocess.run(
        call, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    if said.returncode:
        raise type(failure)(f"{failure}: {(said.stdout + said.stderr).strip()[-800:]}")


def _env(kafka_jars: str) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "CLASSPATH": kafka_jars}


def _free_ports() -> list[int]:
    found = []
    for port in random.sample(PORTS, 20):
        with socket.socket() as s, suppress(OSError):
            s.bind(("127.0.0.1", port))
            found.append(port)
    return found
