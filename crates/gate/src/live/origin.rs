//! Checks the origin of sockets. CORS does not apply to sockets, so the server must check the
//! origin itself.

use axum::http::{HeaderMap, StatusCode, header};

use crate::fault::{Fault, Refusal, cut};
use crate::options::Origins;

/// Refuses pages of origins that may not read answers. Programs other than browsers send no origin.
pub(super) fn check(origins: &Origins, headers: &HeaderMap) -> Result<(), Refusal> {
    let (Origins::Only(origins), Some(origin)) = (origins, headers.get(header::ORIGIN)) else {
        return Ok(());
    };
    let text = String::from_utf8_lossy(origin.as_bytes());
    let own = headers.get(header::HOST).is_some_and(|host| {
        let authority = text.split_once("://").map(|(_, authority)| authority);
        authority.is_some_and(|authority| authority.as_bytes().eq_ignore_ascii_case(host.as_bytes()))
    });
    if own || origins.iter().any(|known| known.eq_ignore_ascii_case(&text)) {
        return Ok(());
    }
    let message = format!("Pages of {} may not open a socket here.", cut(&text, 100));
    Err(Refusal::transport(
        StatusCode::FORBIDDEN,
        Fault::coded("FORBIDDEN", message),
    ))
}
