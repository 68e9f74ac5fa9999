//! A client on a real socket: what it is told went through the server as everybody's does.

use crate::serve;
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::task::JoinSet;

/// A server that begins with the first question and ends with the test.
#[derive(Debug)]
pub(super) struct Wire {
    router: Router,
    served: Mutex<Served>,
}

#[derive(Debug, Default)]
struct Served {
    address: Option<SocketAddr>,
    tasks: JoinSet<()>,
}

impl Wire {
    pub(super) fn new(router: Router) -> Self {
        Self {
            router,
            served: Mutex::default(),
        }
    }

    pub(super) fn router(&self) -> Router {
        self.router.clone()
    }

    /// The answer to a request, on a connection of its own.
    pub(super) async fn ask(&self, request: Request<Body>) -> Response {
        let mut served = self.served.lock().await;
        let address = if let Some(address) = served.address {
            address
        } else {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let address = listener.local_addr().unwrap();
            let serving = serve(listener, self.router(), std::future::pending());
            served.tasks.spawn(serving);
            *served.address.insert(address)
        };
        let stream = TcpStream::connect(address).await.unwrap();
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await.unwrap();
        served.tasks.spawn(async {
            // One that is cut off shows in the answer.
            let _ = connection.await;
        });
        drop(served);
        sender.send_request(request).await.unwrap().map(Body::new)
    }
}
