//! A server on a real socket.

use std::net::SocketAddr;

use interurban::http::{self, ServeOptions, Site};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::guard;

/// A server on a port chosen by the system. The test fails if the program reports a bug meanwhile.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    done: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(site: Site, options: ServeOptions) -> Self {
        guard::watch();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let done = tokio::spawn(async move {
            let shutdown = async {
                let _ = stopped.await;
            };
            http::serve(listener, site, shutdown, options)
                .await
                .expect("serving never fails");
        });
        Self {
            address,
            stop: Some(stop),
            done,
        }
    }

    pub(crate) fn stop(&mut self) {
        let stop = self.stop.take().expect("a server is stopped once");
        stop.send(()).expect("the server runs");
    }

    /// Waits for the server to end.
    pub(crate) async fn ended(mut self) {
        (&mut self.done).await.expect("the server does not panic");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        guard::check();
    }
}
