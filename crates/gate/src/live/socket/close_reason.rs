//! Reasons to close a socket, with the code and text of the closing frame.

use std::borrow::Cow;

use axum::extract::ws::CloseFrame;

/// Maximum length of the reason in a closing frame, in bytes.
const LONGEST_REASON: usize = 123;

/// The reason for the end of a socket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CloseReason {
    /// The client has left, or cannot be reached.
    Gone,
    /// The server closes, with this code and reason.
    Close(u16, Cow<'static, str>),
}

impl CloseReason {
    /// The server shuts down.
    pub(super) const LEAVING: Self = Self::Close(1001, Cow::Borrowed("The server stops; connect again"));
    /// Invalid frames.
    pub(super) const BROKEN: Self = Self::Close(1002, Cow::Borrowed("WebSocket protocol error"));
    /// A text that is not UTF-8.
    pub(super) const NOT_TEXT: Self = Self::Close(1007, Cow::Borrowed("Text is UTF-8"));
    /// A message over the size limit.
    pub(super) const TOO_LARGE: Self = Self::Close(1009, Cow::Borrowed("Message too large"));
    /// The client is too slow to read.
    pub(super) const SLOW: Self = Self::Close(
        1013,
        Cow::Borrowed("LIMIT_EXCEEDED: slow consumer, a message did not get through in time"),
    );
    /// The token could not be looked up at the moment.
    pub(super) const BUSY: Self = Self::Close(1013, Cow::Borrowed("UNAVAILABLE: connect again in a second"));
    /// An operation before `connection_ack`.
    pub(super) const UNAUTHORIZED: Self = Self::Close(4401, Cow::Borrowed("Unauthorized"));
    /// The token is not valid.
    pub(super) const FORBIDDEN: Self = Self::Close(4403, Cow::Borrowed("Forbidden"));
    /// The client does not speak our subprotocol.
    pub(super) const WRONG_PROTOCOL: Self = Self::Close(4406, Cow::Borrowed("Subprotocol not acceptable"));
    /// No `connection_init` in time.
    pub(super) const NO_INIT: Self = Self::Close(4408, Cow::Borrowed("Connection initialisation timeout"));
    /// A second `connection_init`.
    pub(super) const TWO_INITS: Self = Self::Close(4429, Cow::Borrowed("Too many initialisation requests"));
    /// No sign of life.
    pub(super) const SILENT: Self = Self::Close(4499, Cow::Borrowed("No answer to pings"));

    /// Closes for a message that the protocol does not define.
    pub(super) fn invalid(why: &str) -> Self {
        Self::Close(4400, cut(format!("Invalid message: {why}")).into())
    }

    /// Closes for an operation with the id of a running one.
    pub(super) fn taken(id: &str) -> Self {
        let longest = LONGEST_REASON - "Subscriber for  already exists".len();
        let id = cut_at(id, longest);
        Self::Close(4409, format!("Subscriber for {id} already exists").into())
    }

    /// True if queued messages may still be sent.
    pub(super) fn lets_finish(&self) -> bool {
        ![Self::Gone, Self::SLOW, Self::SILENT].contains(self)
    }

    /// Returns the closing frame, if a client is left to read it.
    pub(super) fn frame(&self) -> Option<CloseFrame> {
        match self {
            Self::Gone => None,
            Self::Close(code, reason) => Some(CloseFrame {
                code: *code,
                reason: reason.as_ref().into(),
            }),
        }
    }
}

fn cut(text: String) -> String {
    cut_at(&text, LONGEST_REASON).to_owned()
}

/// Cuts a text to a number of bytes, at a character boundary.
fn cut_at(text: &str, longest: usize) -> &str {
    &text[..text.floor_char_boundary(longest)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_fits_into_a_closing_frame_and_names_the_id() {
        let long = "é".repeat(200);
        for reason in [CloseReason::invalid(&long), CloseReason::taken(&long)] {
            let frame = reason.frame().expect("a frame");
            assert!((100..=LONGEST_REASON).contains(&frame.reason.len()), "{reason:?}");
        }
        let frame = CloseReason::taken("a").frame().expect("a frame");
        assert_eq!(frame.reason.as_str(), "Subscriber for a already exists");
    }
}
