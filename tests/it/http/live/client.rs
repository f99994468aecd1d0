//! The server that sockets are opened on.

use interurban::http::{LiveLimits, ServeOptions};

use crate::http::support::{Server, site_with_limits};
pub(super) use crate::support::socket::{Client, PROTOCOL, complete, next};

/// A server with these bounds on connections that stay.
pub(super) async fn server(change: impl FnOnce(&mut LiveLimits)) -> Server {
    let site = site_with_limits(|limits| change(&mut limits.live));
    Server::start(site, ServeOptions::default()).await
}
