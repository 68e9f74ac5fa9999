#!/usr/bin/env python3
"""SensorThings as a client reads it that checks the type of every property (istsos4-client), as JSON on standard output.

    sensorthings_typed.py URL      URL is the service root, such as http://127.0.0.1:8080/sta/v1.1
"""

import json
import sys

import requests
from istsos4_client import Client, Datastream, FeatureOfInterest, HistoricalLocation, Location, Observation
from istsos4_client import ObservedProperty, Sensor, Thing

with Client(sys.argv[1], max_retries=0) as client:
    # What is not of the type its property has ends the script.
    counts = {
        kind.__name__: len(client.list(kind, top=3))  # follows links from page to page
        for kind in (Thing, Location, HistoricalLocation, Sensor, ObservedProperty, Datastream, FeatureOfInterest)
    }
    streams = client.list(Datastream, expand="Thing,Sensor,ObservedProperty", orderby="id desc", top=2)
    one = client.get(Datastream, streams[0].iot_id, expand="Thing")
    since = one.phenomenon_time.start.isoformat().replace("+00:00", "Z")
    observations = client.list(
        Observation,
        filter=f"Datastream/id eq {one.iot_id} and phenomenonTime ge {since}",
        expand="Datastream,FeatureOfInterest",
        orderby="phenomenonTime desc",
        top=1,
    )
    again = client.get(Observation, observations[0].iot_id)
    try:
        client.post(Thing(name="Neu", description="Neu"))
        refused = "made"
    except requests.HTTPError as error:
        refused = str(error)

json.dump(
    {
        "counts": counts,
        "streams": [[s.iot_id, s.thing.name, s.observed_property.name, s.unit_of_measurement.definition] for s in streams],
        "interval": [one.phenomenon_time.start.isoformat(), one.phenomenon_time.end.isoformat()],
        "observations": [[o.phenomenon_time.isoformat(), o.result, o.datastream.iot_id] for o in observations],
        "again": [again.phenomenon_time.isoformat(), again.result],
        "refused": refused,
    },
    sys.stdout,
    sort_keys=True,
)
