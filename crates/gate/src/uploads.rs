//! Files of a request: hands them from the HTTP layer, which receives them, to the resolvers, which
//! read them.

use std::fs::File;
use std::io::{self, Seek as _};
use std::sync::Arc;

/// A completely received file. It has no name on the disk and is deleted with its last owner.
#[derive(Clone, Debug)]
pub struct Upload {
    name: String,
    bytes: u64,
    content: Arc<File>,
}

impl Upload {
    /// Creates a file of so many bytes, with the client's name for it.
    pub fn new(name: String, bytes: u64, content: File) -> Self {
        Self {
            name,
            bytes,
            content: Arc::new(content),
        }
    }

    /// Returns the client's name for it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns its length in bytes.
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Opens it at its beginning. All handles share one position, so only one reader at a time is
    /// allowed.
    ///
    /// # Errors
    /// If the system call fails.
    pub fn open(&self) -> io::Result<File> {
        let mut file = self.content.try_clone()?;
        file.rewind()?;
        Ok(file)
    }
}

/// The files of one request. Variables contain references to them.
#[derive(Clone, Debug, Default)]
pub struct Uploads(Arc<[Upload]>);

impl FromIterator<Upload> for Uploads {
    fn from_iter<I: IntoIterator<Item = Upload>>(files: I) -> Self {
        Self(files.into_iter().collect())
    }
}

impl Uploads {
    /// Returns the reference to the file at a position, from 0.
    pub fn reference(position: usize) -> String {
        position.to_string()
    }

    /// Returns the position of a reference; `None` if the text is not one.
    pub fn position(reference: &str) -> Option<usize> {
        let digits = reference.bytes().all(|letter| letter.is_ascii_digit());
        reference.parse().ok().filter(|_| digits)
    }

    /// Returns the file at a position.
    pub fn get(&self, position: usize) -> Option<&Upload> {
        self.0.get(position)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use super::*;

    #[test]
    fn a_file_is_found_by_its_reference_and_read_from_its_beginning_each_time() {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"name\nBraga\n").expect("room on the disk");
        let uploads: Uploads = [Upload::new("cities.csv".to_owned(), 11, file)].into_iter().collect();
        let position = Uploads::position(&Uploads::reference(0)).expect("a reference");
        let upload = uploads.get(position).expect("a file");
        for _ in 0..2 {
            let mut text = String::new();
            upload.open().expect("opens").read_to_string(&mut text).expect("text");
            assert_eq!((text.as_str(), upload.name()), ("name\nBraga\n", "cities.csv"));
        }
        assert!(uploads.get(1).is_none());
        for text in ["", "cities.csv", "-1", "+1", "1.0"] {
            assert_eq!(Uploads::position(text), None, "{text}");
        }
    }
}
