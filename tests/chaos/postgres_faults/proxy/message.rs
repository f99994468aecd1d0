//! Messages of PostgreSQL's protocol, version 3: a type, a length, a body. Only the first message
//! of a client has no type.

use std::io::{self, Read};

/// The sender of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Client,
    Server,
}

/// A message in transit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Message<'a> {
    pub(crate) from: Side,
    pub(crate) bytes: &'a [u8],
}

impl Message<'_> {
    /// True if it is a simple query that begins with a word.
    pub(crate) fn is_query(&self, word: &str) -> bool {
        self.from == Side::Client && self.bytes[0] == b'Q' && self.bytes[5..].starts_with(word.as_bytes())
    }

    /// True if the other side sends next.
    pub(super) fn ends_turn(&self) -> bool {
        match self.from {
            Side::Client => matches!(self.bytes[0], b'Q' | b'S'),
            Side::Server => self.bytes[0] == b'Z',
        }
    }
}

/// Reads the first message of a client.
pub(super) fn startup(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    from.read_exact(&mut bytes)?;
    body(from, bytes, 0)
}

/// True if a first message asks for TLS, which the servers under test do not use.
pub(super) fn asks_for_tls(startup: &[u8]) -> bool {
    startup[4..] == 80_877_103_u32.to_be_bytes()
}

/// Reads the next message.
pub(super) fn next(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 5];
    from.read_exact(&mut bytes)?;
    body(from, bytes, 1)
}

/// Reads the rest after the length, which is at an offset and counts itself.
fn body(from: &mut impl Read, mut bytes: Vec<u8>, offset: usize) -> io::Result<Vec<u8>> {
    let length: [u8; 4] = bytes[offset..].try_into().expect("four bytes");
    bytes.resize(offset + u32::from_be_bytes(length) as usize, 0);
    from.read_exact(&mut bytes[offset + 4..])?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_read_to_its_end_and_no_further() {
        let bytes = [&b"Q\0\0\0\x0bCOMMIT\0"[..], b"S\0\0\0\x04"].concat();
        let mut rest = &bytes[..];
        let message = next(&mut rest).expect("a message");
        let commit = Message {
            from: Side::Client,
            bytes: &message,
        };
        assert!(commit.is_query("COMMIT") && !commit.is_query("BEGIN"));
        assert_eq!(next(&mut rest).expect("another"), b"S\0\0\0\x04");
        assert!(next(&mut rest).is_err());
        let tls = startup(&mut &b"\0\0\0\x08\x04\xd2\x16\x2f"[..]).expect("a first message");
        assert!(asks_for_tls(&tls));
    }
}
