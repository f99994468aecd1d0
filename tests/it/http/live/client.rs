//! The server for socket tests.

use interurban::http::{LiveLimits, ServeOptions};

use crate::http::support::{Server, site_with_limits};
pub(super) use crate::support::socket::{Client, PROTOCOL, complete, next};

/// Starts a server with these limits of long-lived connections.
pub(super) async fn server(change: impl FnOnce(&mut LiveLimits)) -> Server {
    let site = site_with_limits(|limits| change(&mut limits.live));
    Server::start(site, ServeOptions::default()).await
}
