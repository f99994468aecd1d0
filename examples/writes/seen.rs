//! Measures the time until a written partnership is visible, over HTTP: from the confirmation of
//! the mutation to the answer that shows it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

const WRITE: &str = "mutation($cities: [CityRef!]!) { createPartnership(input: { title: \"Measured\", cities: $cities, kind: EXCHANGE, startedOn: \"2016-09\" }) { partnership { id } userErrors { message } } }";
const DELETE: &str = "mutation($id: ID!) { deletePartnership(input: { id: $id }) { userErrors { message } } }";
const READ: &str = "query($id: ID!) { partnership(id: $id) { title cities { key } } }";
const PATH: &str = "query($from: CityRef!, $to: CityRef!) { cooperationPath(from: $from, to: $to) { hopCount } }";

/// The timed steps, in order.
const TASKS: [&str; 5] = [
    "written, acknowledged",
    "seen in partnership(id)",
    "seen in cooperationPath",
    "the same path again",
    "deleted, seen in cooperationPath",
];

/// Writes partnerships in a loop until the time is used up, and prints a line of JSON per step.
pub(crate) fn measure(address: &str, token: &str, time: Duration) -> Result<()> {
    let mut server = Server::connect(address, token)?;
    let cities = server.ask("{ cities(first: 500) { nodes { key } } }", json!({}))?;
    let cities = cities["cities"]["nodes"].as_array().context("cities")?.clone();
    ensure!(
        cities.len() > 100,
        "a network of more than a hundred cities is required"
    );
    let (start, mut times) = (Instant::now(), TASKS.map(|_| Vec::new()));
    let mut round = 0;
    while start.elapsed() < time {
        let (one, other) = (round % cities.len(), (round * 7 + 31) % cities.len());
        round += 1;
        if one != other {
            let found = server.round(&cities[one]["key"], &cities[other]["key"])?;
            times.iter_mut().zip(found).for_each(|(times, time)| times.push(time));
        }
    }
    for (task, mut times) in TASKS.into_iter().zip(times) {
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
        let line = json!({ "task": task, "times": times.len(), "p50Ms": at(50), "p99Ms": at(99) });
        println!("{line}");
    }
    Ok(())
}

/// A persistent connection.
struct Server {
    stream: BufReader<TcpStream>,
    head: String,
}

impl Server {
    fn connect(address: &str, token: &str) -> Result<Self> {
        let host = address.trim_start_matches("http://").trim_end_matches('/');
        let stream = TcpStream::connect(host)?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            head: format!(
                "POST /graphql HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\nauthorization: Bearer {token}\r\n"
            ),
        })
    }

    /// Writes, reads and deletes a partnership; returns the time of each step.
    fn round(&mut self, one: &Value, other: &Value) -> Result<[Duration; TASKS.len()]> {
        let path = json!({ "from": one, "to": other });
        let (written, made) = self.timed(WRITE, &json!({ "cities": [one, other] }))?;
        let id = json!({ "id": made["createPartnership"]["partnership"]["id"] });
        ensure!(id["id"].is_string(), "{made}");
        let (read, seen) = self.timed(READ, &id)?;
        ensure!(seen["partnership"]["title"] == "Measured", "{seen}");
        let (first, seen) = self.timed(PATH, &path)?;
        ensure!(seen["cooperationPath"]["hopCount"] == 1, "{seen}");
        let (again, _) = self.timed(PATH, &path)?;
        self.ask(DELETE, id)?;
        let (deleted, _) = self.timed(PATH, &path)?;
        Ok([written, read, first, again, deleted])
    }

    fn timed(&mut self, query: &str, variables: &Value) -> Result<(Duration, Value)> {
        let start = Instant::now();
        let data = self.ask(query, variables.clone())?;
        Ok((start.elapsed(), data))
    }

    /// Returns the data of an answer without errors.
    fn ask(&mut self, query: &str, variables: Value) -> Result<Value> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let request = format!("{}content-length: {}\r\n\r\n{body}", self.head, body.len());
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut answer = vec![0; self.answer_length()?];
        self.stream.read_exact(&mut answer)?;
        let mut answer: Value = serde_json::from_slice(&answer)?;
        ensure!(answer.get("errors").is_none(), "{answer}");
        Ok(answer["data"].take())
    }

    fn answer_length(&mut self) -> Result<usize> {
        let mut length = None;
        loop {
            let mut line = String::new();
            ensure!(
                self.stream.read_line(&mut line)? > 0,
                "the server has closed the connection"
            );
            match line.trim_end().split_once(':') {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.trim().parse().ok()
                }
                Some(_) => {}
                None if line.trim_end().is_empty() => return length.context("a length"),
                None => {}
            }
        }
    }
}
