//! What is looked at before a file is read: whether it is a text at all, and that no row of it goes on without end.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use encoding_rs::Encoding;

use crate::exchange::fault::{RowError, RowErrorCode};

/// Most bytes of a file between one row and the next.
const LONGEST_ROW: usize = 16 << 20;

/// Passes over the mark that some programs put before UTF-8, and says what is wrong with a file that is plainly not a text in UTF-8.
pub(super) fn check(input: &mut impl BufRead) -> io::Result<Option<RowError>> {
    let start = input.fill_buf()?;
    let wrong = |code, message: &str| Ok(Some(RowError::of_row(1, code, message)));
    match start {
        [] => wrong(RowErrorCode::Malformed, "the file is empty"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, ..] | [_, 0, ..] => {
            let message = "the file is in UTF-16 or no text at all; say --encoding utf-16, or save it as UTF-8";
            wrong(RowErrorCode::InvalidEncoding, message)
        }
        [0x1f, 0x8b, ..] | [b'P', b'K', 3, 4, ..] => {
            wrong(RowErrorCode::Malformed, "the file is compressed; unpack it first")
        }
        [0xef, 0xbb, 0xbf, ..] => {
            input.consume(3);
            Ok(None)
        }
        _ => Ok(None),
    }
}

/// The encoding that an XML file declares, if it is not UTF-8.
pub(super) fn declared_encoding(start: &[u8]) -> Option<&'static Encoding> {
    let declaration = start.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|signs| signs == b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let (_, named) = declaration.split_once("encoding")?;
    let label = named.split(['"', '\'']).nth(1)?;
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != encoding_rs::UTF_8)
}

/// How many bytes have been read since the last row.
pub(in crate::exchange) type SinceRow = Rc<Cell<usize>>;

/// A file that fails when a row does not end: nothing that is read may grow with it.
pub(super) struct Bounded<R> {
    pub(super) input: R,
    pub(super) since: SinceRow,
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since.get() > LONGEST_ROW {
            let message = format!("more than {} MiB come without an end of a row", LONGEST_ROW >> 20);
            return Err(io::Error::other(message));
        }
        self.input.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.since.set(self.since.get() + amount);
        self.input.consume(amount);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

/// A reader that gives as much as is asked for, as long as there is more.
pub(super) struct Filled<R>(pub(super) R);

impl<R: Read> Read for Filled<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut length = 0;
        while length < buffer.len() {
            match self.0.read(&mut buffer[length..])? {
                0 => break,
                more => length += more,
            }
        }
        Ok(length)
    }
}
