//! Reads the parts of a form, in the order of the specification: `operations`, `map`, then the
//! files.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use multer::{Field, Multipart};
use tokio::time::timeout;

use super::files;
use super::flow::{self, Allowance, Cut};
use super::map::FileMap;
use super::{SPECIFICATION, faulty};
use crate::fault::{Code, Fault, Refusal, cut};
use crate::graphql::{closing, from_json};
use crate::json;
use crate::options::Limits;
use crate::persisted::Sent;
use crate::uploads::Uploads;

/// Time for which the rest of a refused form is read, so that its client gets to read the reason.
const LINGER: Duration = Duration::from_secs(1);

/// A form being read.
pub(crate) struct Form {
    parts: Multipart<'static>,
    reading: Reading,
    limits: Limits,
}

/// Limits of reading, for the wording of faults.
pub(super) struct Reading {
    allowance: Allowance,
    patience: Duration,
    /// Maximum number of bytes without a part in them.
    most: usize,
}

impl Form {
    pub(super) fn new(body: Body, boundary: String, limits: &Limits) -> Self {
        let (pieces, allowance) = flow::of(body, limits);
        Self {
            parts: Multipart::new(pieces, boundary),
            reading: Reading {
                allowance,
                patience: limits.body_deadline,
                most: limits.body_bytes,
            },
            limits: limits.clone(),
        }
    }

    /// Reads the parts before the files.
    pub(crate) async fn heads(&mut self) -> Result<Heads, Refusal> {
        Ok(Heads {
            operations: self.small("operations").await?,
            map: self.small("map").await?,
        })
    }

    /// Receives the files in the map, each once, in any order, to the end of the form.
    pub(crate) async fn files(&mut self, names: &FileNames) -> Result<Uploads, Refusal> {
        let names = names.0.names();
        let mut left = self.limits.upload.bytes;
        let mut files: Vec<_> = names.iter().map(|_| None).collect();
        while let Some(part) = self.reading.part(&mut self.parts).await? {
            let name = part.name().unwrap_or_default().to_owned();
            let Some(position) = names.iter().position(|known| *known == name) else {
                return Err(faulty(format!("{} is not named in `map`.", capital(&name))).about(&cut(&name, 60)));
            };
            if files[position].is_some() {
                return Err(faulty(format!("{} is there twice.", capital(&name))).about(&cut(&name, 60)));
            }
            files[position] = Some(files::receive(&name, part, &mut left, &self.reading, &self.limits).await?);
        }
        let files = names.iter().zip(files).map(|(name, file)| {
            file.ok_or_else(|| {
                let message = format!("The form ended without {}, which `map` names.", part(name));
                faulty(message).about(&cut(name, 60))
            })
        });
        files.collect()
    }

    /// Reads and discards the rest for a moment.
    pub(crate) async fn linger(mut self) {
        let rest = async {
            while let Ok(Some(mut part)) = self.reading.part(&mut self.parts).await {
                while let Ok(Some(_)) = self.reading.piece("", &mut part).await {}
            }
        };
        let _ = timeout(LINGER, rest).await;
    }

    /// Reads the next part, which must have this name, as bytes.
    async fn small(&mut self, name: &'static str) -> Result<Vec<u8>, Refusal> {
        let missing = || {
            let message = format!(
                "A form begins with the parts `operations` and `map`; `{name}` is not where it must be: see {SPECIFICATION}."
            );
            faulty(message).about(name)
        };
        let mut part = self.reading.part(&mut self.parts).await?.ok_or_else(missing)?;
        if part.name() != Some(name) {
            return Err(missing());
        }
        let mut bytes = Vec::new();
        while let Some(piece) = self.reading.piece(name, &mut part).await? {
            bytes.extend_from_slice(&piece);
            if bytes.len() > self.limits.body_bytes {
                let most = self.limits.body_bytes;
                let message = format!("The part `{name}` has more than {most} bytes; no more are accepted.");
                let fault = Fault::new(Code::LimitExceeded, message).with("limit", "body");
                let fault = fault.with("maximum", most).with("argument", name);
                return Err(closing(Refusal::transport(StatusCode::PAYLOAD_TOO_LARGE, fault)));
            }
        }
        Ok(bytes)
    }
}

/// The parts before the files.
#[derive(Debug)]
pub(crate) struct Heads {
    operations: Vec<u8>,
    map: Vec<u8>,
}

impl Heads {
    /// Returns the number of their bytes.
    pub(crate) fn len(&self) -> usize {
        self.operations.len() + self.map.len()
    }

    /// Returns the request, with references in place of its files, and the names of the file parts.
    pub(crate) fn request(&self, limits: &Limits) -> Result<(Sent, FileNames), Refusal> {
        let mut sent = from_json(&self.operations, limits, "The part `operations`")?;
        let map = json::read(&self.map).map_err(|error| faulty(json::fault("The part `map`", &error)).about("map"))?;
        let map = FileMap::place(map, &mut sent.variables)?;
        let most = limits.upload.files;
        if map.names().len() > most {
            let fault = Fault::limit(
                "files",
                "a `map` with files, namely",
                most as u64,
                map.names().len() as u64,
            );
            return Err(Refusal::transport(StatusCode::BAD_REQUEST, fault).about("map"));
        }
        Ok((sent, FileNames(map)))
    }
}

/// The names of the parts that are files.
#[derive(Debug)]
pub(crate) struct FileNames(FileMap);

impl Reading {
    /// Returns the next part.
    async fn part(&self, parts: &mut Multipart<'static>) -> Result<Option<Field<'static>>, Refusal> {
        self.allowance.renew();
        let part = parts.next_field().await;
        part.map_err(|error| self.refusal("between two parts", error))
    }

    /// Returns the next bytes of a part.
    pub(super) async fn piece(&self, name: &str, part: &mut Field<'static>) -> Result<Option<Bytes>, Refusal> {
        self.allowance.renew();
        let piece = part.chunk().await;
        piece.map_err(|error| self.refusal(&format!("in {}", self::part(name)), error))
    }

    fn refusal(&self, place: &str, error: multer::Error) -> Refusal {
        let cause = match &error {
            multer::Error::StreamReadFailed(cause) => cause.downcast_ref::<Cut>().copied(),
            _ => None,
        };
        match (cause, error) {
            (Some(Cut::Slow), _) => {
                let seconds = self.patience.as_secs_f64();
                let message = format!("The form comes too slowly, {place}: it was waited for {seconds} s.");
                let fault = Fault::new(Code::Timeout, message);
                closing(Refusal::transport(StatusCode::REQUEST_TIMEOUT, fault))
            }
            (Some(Cut::Ended), _)
            | (
                _,
                multer::Error::IncompleteFieldData { .. }
                | multer::Error::IncompleteStream
                | multer::Error::IncompleteHeaders,
            ) => closing(faulty(format!("The form ends {place}, before its last boundary."))),
            (Some(Cut::Lost), _) => {
                let message = format!(
                    "The form has more than {} bytes {place} without a part in them.",
                    self.most
                );
                closing(faulty(message))
            }
            (None, error) => closing(faulty(format!("The form cannot be read {place}: {error}."))),
        }
    }
}

/// Names a part inside a sentence.
pub(super) fn part(name: &str) -> String {
    format!("the part `{}`", cut(name, 60))
}

/// Names a part at the beginning of a sentence.
fn capital(name: &str) -> String {
    format!("The part `{}`", cut(name, 60))
}
