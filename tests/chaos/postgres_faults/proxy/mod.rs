//! A proxy between a server and its PostgreSQL: forwards the protocol message by message, and
//! injects a fault at one of them.

mod message;
mod plan;

use std::io::{self, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;

pub(crate) use self::message::{Message, Side};
use self::plan::Plan;
pub(crate) use self::plan::{Act, Fault};

/// A proxy that listens on 127.0.0.1 for as long as the test process lives.
#[derive(Debug)]
pub(crate) struct Proxy {
    address: SocketAddr,
    plan: Arc<Plan>,
}

impl Proxy {
    /// Starts a proxy for the PostgreSQL at this address, which listens on a socket in a folder.
    pub(crate) fn start(database_url: &str) -> Self {
        let socket = socket(database_url);
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let plan = Arc::new(Plan::default());
        let shared = Arc::clone(&plan);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                // Without the database there is nothing to forward to.
                if let Ok(server) = UnixStream::connect(&socket) {
                    let plan = Arc::clone(&shared);
                    thread::spawn(move || drop(converse(client, server, &plan)));
                }
            }
        });
        Self { address, plan }
    }

    /// Returns the address of a database behind it.
    pub(crate) fn url(&self, database: &str) -> String {
        format!("postgres://postgres@{}/{database}", self.address)
    }

    /// Arms a fault, to happen once: from the message with this number, from 0, on the first
    /// connection that begins a transaction from now on.
    pub(crate) fn arm(&self, number: usize, fault: Fault) {
        self.plan.arm(fault, move |at, _| at == number);
    }

    /// Arms a fault at the first message that satisfies a condition.
    pub(crate) fn arm_at(&self, fault: Fault, condition: impl Fn(&Message<'_>) -> bool + Send + Sync + 'static) {
        self.plan.arm(fault, move |_, message| condition(message));
    }

    /// Disarms the fault; true if it has happened.
    pub(crate) fn disarm(&self) -> bool {
        self.plan.disarm()
    }

    /// True if the fault has happened.
    pub(crate) fn has_struck(&self) -> bool {
        self.plan.has_struck()
    }

    /// Slows the link down by this latency each way.
    pub(crate) fn delay(&self, milliseconds: u64) {
        self.plan.delay(milliseconds);
    }
}

/// Returns the socket of a PostgreSQL, from its address.
pub(crate) fn socket(database_url: &str) -> PathBuf {
    let (_, folder) = database_url.split_once("host=").expect("a socket");
    PathBuf::from(folder.replace("%2F", "/")).join(".s.PGSQL.5432")
}

/// Forwards both ways until one side ends or the plan says so.
fn converse(mut client: TcpStream, mut server: UnixStream, plan: &Arc<Plan>) -> io::Result<()> {
    client.set_nodelay(true)?;
    let startup = loop {
        let message = message::startup(&mut client)?;
        if !message::asks_for_tls(&message) {
            break message;
        }
        client.write_all(b"N")?;
    };
    server.write_all(&startup)?;
    let connection = Arc::new(plan::Connection::new(Arc::clone(plan), &startup));
    let close = {
        let (client, server) = (client.try_clone()?, server.try_clone()?);
        move || {
            drop(client.shutdown(Shutdown::Both));
            drop(server.shutdown(Shutdown::Both));
        }
    };
    let close = Arc::new(close);
    let back = {
        let (mut client, mut server) = (client.try_clone()?, server.try_clone()?);
        let (connection, close) = (Arc::clone(&connection), Arc::clone(&close));
        thread::spawn(move || {
            drop(forward(&mut server, &mut client, Side::Server, &connection));
            close();
        })
    };
    drop(forward(&mut client, &mut server, Side::Client, &connection));
    close();
    back.join().map_err(|_| io::Error::other("a thread panicked"))
}

/// Forwards one way. Ends with the side that it reads from, or when the connection is to be cut.
fn forward(
    from: &mut impl io::Read,
    to: &mut impl io::Write,
    side: Side,
    connection: &plan::Connection,
) -> io::Result<()> {
    loop {
        let bytes = message::next(from)?;
        match connection.decide(&Message {
            from: side,
            bytes: &bytes,
        }) {
            Act::Forward => to.write_all(&bytes)?,
            Act::Swallow => {}
            Act::Cut => return Ok(()),
            Act::ForwardAndCut => return to.write_all(&bytes),
        }
    }
}
