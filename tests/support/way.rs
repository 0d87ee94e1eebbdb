use std::io::copy;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A way to a server that can be closed and opened again, as a network has it.
pub struct Way {
    port: u16,
    /// What goes through; `None` while the way is closed.
    streams: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Way {
    /// An open one to `to`. It is there until the test ends.
    pub fn new(to: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("its number").port();
        let streams = Arc::new(Mutex::new(Some(Vec::new())));
        let (all, to) = (Arc::clone(&streams), to.to_owned());
        std::thread::spawn(move || {
            for near in listener.incoming().flatten() {
                if let Some(open) = all.lock().expect("nobody panics here").as_mut() {
                    let far = TcpStream::connect(&to).expect("the server answers");
                    for (from, into) in [(&near, &far), (&far, &near)] {
                        let (mut from, mut into) = (twin(from), twin(into));
                        std::thread::spawn(move || copy(&mut from, &mut into));
                    }
                    open.extend([near, far]);
                }
            }
        });
        Self { port, streams }
    }

    /// Where it begins.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Cuts what goes through, and lets nobody in.
    pub fn close(&self) {
        let streams = self.streams.lock().expect("nobody panics here").take();
        for stream in streams.into_iter().flatten() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Lets everybody in again.
    pub fn open(&self) {
        *self.streams.lock().expect("nobody panics here") = Some(Vec::new());
    }
}

fn twin(stream: &TcpStream) -> TcpStream {
    stream.try_clone().expect("a second handle")
}
