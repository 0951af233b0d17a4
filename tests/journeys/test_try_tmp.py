import pytest,time
from tests.journeys.people import *
from tests.samples import *
import tests.journeys.test_door as d
@pytest.fixture(scope="module")
def town(fresh, tmp_path_factory):
    with a_town(fresh, tmp_path_factory.mktemp("town")) as t: yield t
def test_try(town):
    for p in d.PATHS:
        t=time.time(); r=town.look(OFFICE, p); a=time.time()-t
        if a>.05: print(p[:50], r.status_code, round(a,3))
OFFICE=d.OFFICE
