//! The memory limit that all files share.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::analytics::AnalysisError;

/// Unit of the memory limit, in bytes.
const UNIT: u64 = 1 << 10;

/// The memory of all files.
#[derive(Clone, Debug)]
pub(super) struct Room {
    units: u64,
    free: Arc<Semaphore>,
}

/// The memory of one file, until it is dropped.
#[derive(Debug)]
pub(super) struct Taken(OwnedSemaphorePermit);

impl Taken {
    pub(super) fn bytes(&self) -> usize {
        self.0.num_permits() * UNIT as usize
    }
}

impl Room {
    pub(super) fn new(bytes: u64) -> Self {
        let units = (bytes / UNIT).clamp(1, u32::MAX.into());
        Self {
            units,
            free: Arc::new(Semaphore::new(units as usize)),
        }
    }

    /// Returns the limit in bytes.
    pub(super) const fn size(&self) -> u64 {
        self.units * UNIT
    }

    /// Takes this many bytes.
    ///
    /// # Errors
    /// LIMIT_EXCEEDED if they exceed the whole limit, [`AnalysisError::NoRoom`] if they exceed the
    /// free memory.
    pub(super) fn take(&self, bytes: u64) -> Result<Taken, AnalysisError> {
        let units = bytes.div_ceil(UNIT);
        let fits = u32::try_from(units).ok().filter(|_| units <= self.units);
        let units = fits.ok_or(AnalysisError::LimitExceeded {
            what: "bytes of files in memory",
            limit: self.size(),
            measured: bytes,
        })?;
        let taken = Arc::clone(&self.free).try_acquire_many_owned(units);
        taken.map(Taken).map_err(|_| AnalysisError::NoRoom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_taken_as_far_as_there_is_any_and_comes_back() {
        let room = Room::new(10 << 10);
        let first = room.take(6 << 10).expect("room");
        assert_eq!(first.bytes(), 6 << 10);
        assert_eq!(room.take((4 << 10) + 1).err(), Some(AnalysisError::NoRoom));
        let second = room.take(4 << 10).expect("room");
        drop((first, second));
        assert_eq!(room.take(3).map(|taken| taken.bytes()), Ok(1 << 10));
        let too_large = AnalysisError::LimitExceeded {
            what: "bytes of files in memory",
            limit: 10 << 10,
            measured: (10 << 10) + 1,
        };
        assert_eq!(room.take((10 << 10) + 1).err(), Some(too_large));
    }
}
