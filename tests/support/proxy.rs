use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What a [`Proxy`] does to one statement on its way to a server of the MySQL family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is cut before the statement arrives.
    Cut,
    /// The statement runs, its answer is lost, and the connection with it.
    LoseReply,
    /// The answer comes so much later.
    Stall(Duration),
}

/// A way to a server that fails once: at the statement that begins with a word, after so many of these went well.
pub struct Proxy {
    port: u16,
    plan: Arc<Mutex<Plan>>,
}

struct Plan {
    fault: Fault,
    word: &'static str,
    left: usize,
    /// Whether it has happened.
    done: bool,
}

impl Proxy {
    /// Before the server at `address`, such as `127.0.0.1:3306`.
    pub fn new(address: &str, fault: Fault, word: &'static str, after: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let plan = Arc::new(Mutex::new(Plan {
            fault,
            word,
            left: after,
            done: false,
        }));
        let (shared, address) = (Arc::clone(&plan), address.to_owned());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&address).expect("the server answers");
                relay(client, server, &shared);
            }
        });
        Self { port, plan }
    }

    /// Where to connect.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Whether the fault has happened.
    pub fn has_failed(&self) -> bool {
        self.plan.lock().expect("the plan").done
    }
}

/// Carries a connection both ways, on threads of its own.
fn relay(client: TcpStream, server: TcpStream, plan: &Arc<Mutex<Plan>>) {
    // What is to become of the next answer.
    let next = Arc::new(Mutex::new(None));
    let mut back = (
        server.try_clone().expect("a handle"),
        client.try_clone().expect("a handle"),
    );
    let fate = Arc::clone(&next);
    thread::spawn(move || {
        let mut buffer = vec![0; 65536];
        while let Ok(read @ 1..) = back.0.read(&mut buffer) {
            match fate.lock().expect("the fate").take() {
                Some(Fault::Stall(time)) => thread::sleep(time),
                Some(_) => break,
                None => {}
            }
            if back.1.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        close(&back.0, &back.1);
    });
    let plan = Arc::clone(plan);
    thread::spawn(move || {
        let (mut client, mut server) = (client, server);
        while let Some(packet) = packet(&mut client) {
            match plan.lock().expect("the plan").meets(&packet) {
                Some(Fault::Cut) => break,
                Some(fault) => *next.lock().expect("the fate") = Some(fault),
                None => {}
            }
            if server.write_all(&packet).is_err() {
                break;
            }
        }
        close(&client, &server);
    });
}

fn close(one: &TcpStream, other: &TcpStream) {
    // Either may be closed already.
    let _ = one.shutdown(Shutdown::Both);
    let _ = other.shutdown(Shutdown::Both);
}

/// A packet of the protocol, its head of four bytes included.
fn packet(client: &mut TcpStream) -> Option<Vec<u8>> {
    let mut packet = vec![0; 4];
    client.read_exact(&mut packet).ok()?;
    let length =
        usize::from(packet[0]) | usize::from(packet[1]) << 8 | usize::from(packet[2]) << 16;
    packet.resize(4 + length, 0);
    client.read_exact(&mut packet[4..]).ok()?;
    Some(packet)
}

impl Plan {
    /// What becomes of this packet.
    fn meets(&mut self, packet: &[u8]) -> Option<Fault> {
        const QUERY: u8 = 3;
        let query = packet.get(4) == Some(&QUERY);
        if self.done || !query || !packet[5..].starts_with(self.word.as_bytes()) {
            return None;
        }
        if self.left > 0 {
            self.left -= 1;
            return None;
        }
        self.done = true;
        Some(self.fault)
    }
}
