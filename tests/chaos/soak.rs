//! A great many requests of all kinds: the memory of a server stays what it was, and no answer is a
//! fault of the program.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::program::Program;

/// Requests, where `INTERURBAN_SOAK_REQUESTS` says nothing else.
const REQUESTS: usize = 100_000;

/// Clients, each with a connection of its own that it keeps.
const CLIENTS: usize = 8;

/// Cities between which paths are asked for.
const CITIES: [&str; 12] = [
    "tsuruoka", "medellin", "glasgow", "bogota", "ghent", "krakow", "bologna", "berlin", "kanazawa", "adelaide",
    "dakar", "montreal",
];

#[test]
#[ignore = "takes minutes; CONTRIBUTING.md says how to run it"]
fn memory_is_the_same_after_ten_times_as_many_requests() {
    let requests = std::env::var("INTERURBAN_SOAK_REQUESTS").ok();
    let requests = requests.map_or(REQUESTS, |number| number.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let program = Program {
        folder: folder.path().to_owned(),
        database_url: format!("sqlite:{}", folder.path().join("soak.db").display()),
    };
    // Caches that are full long before the first look.
    let caches = ["--cache-mib", "8", "--answer-cache-mib", "8"];
    let server = program.serve_with("soak", &caches).expect("it starts");
    let token = program.token();
    let resident = || resident_kib(server.id());
    let began = Instant::now();
    let sent = AtomicUsize::new(0);
    send(server.address, &token, &sent, requests / 10);
    let first = resident();
    send(server.address, &token, &sent, requests);
    let last = resident();
    println!(
        "{requests} requests in {:.0} s; resident memory {first} KiB after a tenth of them, {last} KiB after all",
        began.elapsed().as_secs_f64()
    );
    let ratio = last as f64 / first as f64;
    assert!(ratio < 1.05, "memory has grown {ratio:.3} times");
}

/// Sends requests until so many were sent in all.
fn send(address: SocketAddr, token: &str, sent: &AtomicUsize, until: usize) {
    thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut client = Client::connect(address);
                loop {
                    let number = sent.fetch_add(1, Ordering::Relaxed);
                    if number >= until {
                        sent.fetch_sub(1, Ordering::Relaxed);
                        return;
                    }
                    let (shown, query) = request(number);
                    let answer = client.ask(shown.then_some(token), &query);
                    assert!(!answer.contains("INTERNAL_SERVER_ERROR"), "{query}\n{answer}");
                }
            });
        }
    });
}

/// The request of a number, and whether it shows the token.
fn request(number: usize) -> (bool, String) {
    let city = |step: usize| CITIES[number / 10 * step % CITIES.len()];
    let (from, to) = (city(1), city(5));
    let query = match number % 10 {
        0 | 1 => "{ networkStats { cityCount linkCount } }".to_owned(),
        2 => format!(
            "{{ cooperationPath(from: \"{from}\", to: \"{to}\") {{ found hops {{ partnerships {{ sources {{ url }} }} }} }} }}"
        ),
        3 => format!("query Q{number} {{ cities(first: 20) {{ nodes {{ key country {{ code }} }} }} }}"),
        4 => format!("{{ city(ref: \"{from}\") {{ name memberships {{ joinedOn }} }} }}"),
        5 => format!(
            "{{ graph(scope: {{ asOf: \"{}\" }}) {{ nodes {{ key component }} }} }}",
            2005 + number / 10 % 20
        ),
        6 => format!("{{ city(ref: \"{from}\") {{ nme{number} }} }}"),
        7 => "{ cities(first: 100000) { nodes { key } } }".to_owned(),
        8 => "mutation { deleteCity(input: { city: ghent }) { revision } }".to_owned(),
        _ if number % 1_000 == 9 => {
            let population = 10_000 + number / 1_000 % 2;
            return (
                true,
                format!(
                    "mutation {{ updateCity(input: {{ city: \"ghent\", population: {population} }}) {{ revision }} }}"
                ),
            );
        }
        _ => format!(
            "{{ centrality(measure: DEGREE, first: 5, scope: {{ asOf: \"{}\" }}) {{ nodes {{ value }} }} }}",
            2010 + number / 10 % 13
        ),
    };
    (false, query)
}

struct Client {
    stream: BufReader<TcpStream>,
    address: SocketAddr,
}

impl Client {
    fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("a connection");
        stream.set_nodelay(true).expect("an option");
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .expect("a time-out");
        Self {
            stream: BufReader::new(stream),
            address,
        }
    }

    /// The body of an answer, after which the connection goes on.
    fn ask(&mut self, token: Option<&str>, query: &str) -> String {
        let body = json!({ "query": query }).to_string();
        let shown = token.map_or_else(String::new, |token| format!("authorization: Bearer {token}\r\n"));
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n{shown}content-length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.stream.get_mut().write_all(request.as_bytes()).expect("sent");
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).expect("a head");
            assert!(!line.is_empty(), "the connection ended: {query}");
            let (name, value) = line.split_once(':').unwrap_or_default();
            if name.eq_ignore_ascii_case("content-length") {
                length = value.trim().parse().expect("a number");
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("a whole answer");
        String::from_utf8(body).expect("text")
    }
}

fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("it runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB"));
    kilobytes.and_then(|text| text.trim().parse().ok()).expect("a number")
}
