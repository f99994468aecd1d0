"""Opens every file of /export in a program that reads it, and holds what it reads against the API.

usage: readers.py ADDRESS NETWORK

The API says which cities and links there are; a reader must find the same keys, names, pairs, weights, places and periods, no more
and no fewer. Ends with an error that names the first difference.
"""

import io
import json
import sys
import tempfile
import urllib.parse
import urllib.request

import igraph
import networkx
import pandas

QUERY = """query ($network: String!) { graph(scope: { network: $network }) {
  nodes { key label lat lon degree joinedOn leftOn } links { key source target strength firstStartedOn lastEndedOn } } }"""
address, network = sys.argv[1:]


def fetch(file):
    url = f"{address}/export/{file}?{urllib.parse.urlencode({'network': network})}"
    with urllib.request.urlopen(url) as response:
        return response.read()


def ask():
    body = json.dumps({"query": QUERY, "variables": {"network": network}}).encode()
    request = urllib.request.Request(f"{address}/graphql", body, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)["data"]["graph"]


truth = ask()
CITIES = {node["key"]: node["label"] for node in truth["nodes"]}
PLACES = {node["key"]: (node["lat"], node["lon"]) for node in truth["nodes"]}
LINKS = {frozenset((link["source"], link["target"])): link["strength"] for link in truth["links"]}
JOINED = {node["key"]: node["joinedOn"] for node in truth["nodes"]}
STARTED = {frozenset((link["source"], link["target"])): link["firstStartedOn"] for link in truth["links"]}


def same(what, found, expected):
    for key in sorted(found.keys() | expected.keys(), key=str):
        if found.get(key) != expected.get(key):
            sys.exit(f"{reader.__name__}: {what} of {key}: {found.get(key)!r} in the file, {expected.get(key)!r} in the API")


def compare(cities, links, places=None):
    """Holds names by key, and weights by pair of keys, against the API."""
    links = list(links)
    same("name", cities, CITIES)
    same("weight", {frozenset(ends): float(weight) for *ends, weight in links}, LINKS)
    if len(links) != len(LINKS):
        sys.exit(f"{reader.__name__}: {len(links)} links in the file, {len(LINKS)} in the API")
    if places is not None:
        same("place", places, PLACES)


def of_networkx(graph, label="label"):
    compare(
        {key: data[label] for key, data in graph.nodes(data=True)},
        [(a, b, data["weight"]) for a, b, data in graph.edges(data=True)],
        {key: (data.get("latitude"), data.get("longitude")) for key, data in graph.nodes(data=True)},
    )


def gexf():
    graph = networkx.read_gexf(io.BytesIO(fetch("graph.gexf")))
    of_networkx(graph)
    start = lambda data: data.get("start") or min((spell[0] for spell in data.get("spells", []) if spell[0]), default=None)
    same("start", {key: start(data) for key, data in graph.nodes(data=True)}, {key: whole(day) for key, day in JOINED.items()})
    same("start", {frozenset((a, b)): start(data) for a, b, data in graph.edges(data=True)}, {ends: whole(day) for ends, day in STARTED.items()})


def whole(date):
    """The first day of a date that may be a year or a month."""
    return date and date + "-01" * (2 - date.count("-"))


def graphml():
    text = fetch("graph.graphml")
    of_networkx(networkx.read_graphml(io.BytesIO(text)))
    with tempfile.NamedTemporaryFile(suffix=".graphml") as file:
        file.write(text)
        file.flush()
        graph = igraph.Graph.Read_GraphML(file.name)
    names = graph.vs["id"]
    compare(dict(zip(names, graph.vs["label"])), [(names[edge.source], names[edge.target], edge["weight"]) for edge in graph.es])


def node_link():
    of_networkx(networkx.node_link_graph(json.loads(fetch("node-link.json")), edges="links"))


def cytoscape():
    of_networkx(networkx.cytoscape_graph(json.loads(fetch("cytoscape.json"))))


def tables():
    text = dict.fromkeys(["Id", "Label", "Source", "Target"], str)
    empty = dict.fromkeys(["Latitude", "Longitude"], "")
    nodes, links = (pandas.read_csv(io.BytesIO(fetch(file)), keep_default_na=False, na_values=empty, dtype=text) for file in ("nodes.csv", "links.csv"))
    plain = lambda text: text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text
    place = lambda row: tuple(None if pandas.isna(row[name]) else row[name] for name in ("Latitude", "Longitude"))
    compare(
        {row["Id"]: plain(row["Label"]) for _, row in nodes.iterrows()},
        [(row["Source"], row["Target"], row["Weight"]) for _, row in links.iterrows()],
        {row["Id"]: place(row) for _, row in nodes.iterrows()},
    )


def geojson():
    features = json.loads(fetch("graph.geojson"))["features"]
    ends = [feature for feature in features if "source" in feature["properties"]]
    points = [feature for feature in features if "source" not in feature["properties"]]
    place = lambda geometry: tuple(reversed(geometry["coordinates"])) if geometry else (None, None)
    compare(
        {feature["id"]: feature["properties"]["label"] for feature in points},
        [(link["properties"]["source"], link["properties"]["target"], link["properties"]["weight"]) for link in ends],
        {feature["id"]: place(feature["geometry"]) for feature in points},
    )


for reader in (gexf, graphml, node_link, cytoscape, tables, geojson):
    reader()
print(f"{len(CITIES)} cities, {len(LINKS)} links")
