use std::sync::mpsc::{Receiver, Sender, channel};

use super::*;

/// An output that treats each write as the test tells it.
struct Puppet {
    orders: Receiver<Order>,
    taken: Sender<Vec<u8>>,
}

enum Order {
    Take,
    TakeBytes(usize),
    Refuse(ErrorKind),
}

impl Write for Puppet {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = match self.orders.recv() {
            Ok(Order::Take) => bytes.len(),
            Ok(Order::TakeBytes(length)) => length,
            Ok(Order::Refuse(kind)) => return Err(kind.into()),
            Err(_) => return Err(ErrorKind::BrokenPipe.into()),
        };
        self.taken.send(bytes[..length].to_vec()).expect("the test listens");
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A queue, its output, and the notes about lost lines.
struct Scene {
    lines: Lines,
    orders: Sender<Order>,
    taken: Receiver<Vec<u8>>,
    notes: Receiver<u64>,
}

impl Scene {
    fn new() -> Self {
        let (orders, ordered) = channel();
        let (take, taken) = channel();
        let (note, notes) = channel();
        let output = Puppet {
            orders: ordered,
            taken: take,
        };
        Self {
            lines: Lines::start(output, move |lost| {
                let _ = note.send(lost);
            }),
            orders,
            taken,
            notes,
        }
    }

    fn order(&self, order: Order) {
        self.orders.send(order).expect("the output is there");
    }

    fn taken(&self) -> String {
        String::from_utf8(self.taken.recv().expect("bytes")).expect("text")
    }

    /// Waits until the thread has taken the waiting lines.
    fn wait_until_taken(&self) {
        while !self.lines.0.state().waiting.is_empty() {
            thread::yield_now();
        }
    }
}

const FOREVER: Duration = Duration::from_secs(60);

#[test]
fn lines_come_out_whole_and_in_order() {
    let scene = Scene::new();
    scene.lines.offer(b"one\n");
    scene.wait_until_taken();
    scene.lines.offer(b"two\n");
    scene.lines.offer(b"three\n");
    scene.order(Order::TakeBytes(2));
    scene.order(Order::Refuse(ErrorKind::Interrupted));
    scene.order(Order::Refuse(ErrorKind::WouldBlock));
    scene.order(Order::Take);
    scene.order(Order::Take);
    let told: Vec<String> = (0..3).map(|_| scene.taken()).collect();
    assert_eq!(told, ["on", "e\n", "two\nthree\n"]);
    scene.lines.settle(FOREVER);
    assert!(scene.notes.try_recv().is_err(), "nothing was lost");
}

#[test]
fn an_output_that_is_not_read_holds_nobody_and_what_was_lost_is_told_when_it_is_read() {
    let scene = Scene::new();
    scene.lines.offer(b"stuck\n");
    scene.wait_until_taken();
    let line = [[b'x'; 1_023].as_slice(), b"\n"].concat();
    for _ in 0..1_024 + 3 {
        scene.lines.offer(&line);
    }
    scene.lines.settle(Duration::from_millis(1));
    scene.order(Order::Take);
    assert_eq!(scene.notes.recv(), Ok(3), "1,024 lines of 1 KiB fit");
    scene.order(Order::Take);
    assert_eq!(scene.taken(), "stuck\n");
    assert_eq!(scene.taken().len(), 1 << 20);
}

#[test]
fn lines_that_the_output_refuses_are_counted_and_the_next_one_begins_a_line() {
    let scene = Scene::new();
    scene.order(Order::TakeBytes(3));
    scene.order(Order::Refuse(ErrorKind::StorageFull));
    scene.lines.offer(b"first\n");
    scene.lines.settle(FOREVER);
    scene.order(Order::Refuse(ErrorKind::StorageFull));
    scene.lines.offer(b"second\nof two\n");
    scene.lines.settle(FOREVER);
    assert!(scene.notes.try_recv().is_err(), "the output does not work yet");
    scene.order(Order::Take);
    scene.order(Order::Take);
    scene.lines.offer(b"third\n");
    assert_eq!(scene.notes.recv(), Ok(3));
    let told: Vec<String> = (0..3).map(|_| scene.taken()).collect();
    assert_eq!(told, ["fir", "\n", "third\n"]);
}
