#!/usr/bin/env python3
"""SensorThings as another client reads it (frost-sta-client), as JSON on standard output.

    sensorthings.py URL      URL is the service root, such as http://127.0.0.1:8080/sta/v1.1
"""

import json
import sys

import frost_sta_client as fsc

service = fsc.SensorThingsService(sys.argv[1])

things = service.things().query().count().top(3).orderby("id", "asc").list()
names = [thing.name for thing in things]  # follows links from page to page

latest = {}
query = service.datastreams().query().orderby("id", "asc")
for datastream in query.expand("Thing,ObservedProperty,Observations($top=1;$orderby=phenomenonTime desc)").list():
    observation = datastream.observations.get(0)
    latest[datastream.id] = {
        "thing": datastream.thing.name,
        "property": datastream.observed_property.properties["quantity"],
        "unit": datastream.unit_of_measurement.symbol,
        "time": observation.phenomenon_time,
        "result": observation.result,
    }

first = service.datastreams().find(next(iter(latest)))
# The client writes DESC in capitals and blanks as plus signs.
history = first.get_observations().query().orderby("phenomenonTime").top(2).filter("result gt '0'").list()
observations = [[o.id, o.phenomenon_time, o.result] for o in history]
again = service.observations().find(observations[0][0])

try:
    service.things().find(2**31 - 1)
    unknown = "found"
except Exception as error:  # the client hands on what requests raises
    unknown = str(error)

json.dump(
    {
        "count": things.count,
        "names": names,
        "latest": latest,
        "observations": observations,
        "again": [again.id, again.phenomenon_time, again.result],
        "unknown": unknown,
    },
    sys.stdout,
    sort_keys=True,
)
