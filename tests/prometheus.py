#!/usr/bin/env python3
"""What is published as another client reads it (prometheus-api-client), as JSON on standard output.

    prometheus.py URL      URL is the root of the interface, such as http://127.0.0.1:8080/prometheus
"""

import json
import sys
from datetime import datetime, timedelta

from prometheus_api_client import PrometheusApiClientException, PrometheusConnect

client = PrometheusConnect(url=sys.argv[1], disable_ssl=True)
posting = PrometheusConnect(url=sys.argv[1], disable_ssl=True, method="POST")
now = datetime.now()
metric = "air_temperature"

try:
    client.custom_query("histogram_quantile(0.9, air_temperature)")
    refused = None
except PrometheusApiClientException as error:
    refused = str(error)

print(
    json.dumps(
        {
            "metrics": client.all_metrics(),
            "labels": client.get_label_names(),
            "series": len(client.get_series(now - timedelta(days=1), now, {"match[]": metric})),
            "current": client.get_current_metric_value(metric, label_config={"device": "1"}),
            "samples": client.get_metric_range_data(metric, start_time=now - timedelta(hours=4), end_time=now),
            "average": posting.custom_query("avg(last_over_time(air_temperature[4h]))"),
            "hours": client.custom_query_range(
                "max by (kind) (air_temperature)", now - timedelta(hours=3), now, "1h"
            ),
            "refused": refused,
        }
    )
)
