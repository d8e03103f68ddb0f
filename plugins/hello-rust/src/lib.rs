//! The functions of a plugin for m3m, in Rust; m3m_plugin.h says what each of them has to do.
use std::ffi::{c_char, c_void, CStr, CString};
use std::panic::catch_unwind;

const M3M_OK: i32 = 0;
const FAILED: i32 = 1;

/// A method fails with a code, for the code of the service, and a sentence for people.
struct Failure {
    code: &'static str,
    message: String,
}

/// Steps of the Collatz sequence from a number down to 1.
fn steps(mut number: u32) -> Result<u32, Failure> {
    let start = number;
    let mut steps = 0;
    while number > 1 {
        number = if number % 2 == 0 {
            number / 2
        } else {
            number.checked_mul(3).and_then(|tripled| tripled.checked_add(1)).ok_or_else(|| Failure {
                code: "COLLATZ_OVERFLOW",
                message: format!("{start} climbs too high"),
            })?
        };
        steps += 1;
    }
    Ok(steps)
}

/// The argument `number` of `{"args":{"number":27},...}`, which m3m has checked. For more than this take a JSON library.
fn number_in(request: &str) -> Option<u32> {
    let (_, rest) = request.split_once("\"number\":")?;
    let end = rest.find(|letter: char| !letter.is_ascii_digit())?;
    rest[..end].parse().ok()
}

fn call(method: &str, request: &str) -> Result<String, Failure> {
    match (method, number_in(request)) {
        ("collatz.steps", Some(number)) => steps(number).map(|steps| steps.to_string()),
        _ => Err(Failure { code: "COLLATZ_UNKNOWN", message: format!("There is no {method} for this") }),
    }
}

/// Hands a text over; `m3m_free` takes it back.
unsafe fn give(text: String, reply: *mut *mut c_char, reply_length: *mut usize) {
    *reply_length = text.len();
    *reply = CString::new(text).unwrap_or_default().into_raw();
}

#[no_mangle]
pub extern "C" fn m3m_abi_version() -> u32 {
    1
}

#[no_mangle]
pub extern "C" fn m3m_init(_request: *const c_char, _length: usize, _reply: *mut *mut c_char, _reply_length: *mut usize) -> i32 {
    M3M_OK
}

/// # Safety
/// m3m gives a method that a NUL ends, and a request of so many bytes.
#[no_mangle]
pub unsafe extern "C" fn m3m_call(
    method: *const c_char,
    request: *const c_char,
    length: usize,
    reply: *mut *mut c_char,
    reply_length: *mut usize,
) -> i32 {
    let method = CStr::from_ptr(method).to_string_lossy();
    let request = String::from_utf8_lossy(std::slice::from_raw_parts(request.cast::<u8>(), length));
    // A panic must not leave Rust: it becomes a failure of this call.
    let outcome = catch_unwind(|| call(&method, &request))
        .unwrap_or_else(|_| Err(Failure { code: "COLLATZ_PANIC", message: "It panicked".into() }));
    match outcome {
        Ok(result) => {
            give(result, reply, reply_length);
            M3M_OK
        }
        Err(Failure { code, message }) => {
            give(format!("{{\"code\":\"{code}\",\"message\":\"{message}\"}}"), reply, reply_length);
            FAILED
        }
    }
}

/// # Safety
/// m3m hands back what it got, once.
#[no_mangle]
pub unsafe extern "C" fn m3m_free(reply: *mut c_void) {
    if !reply.is_null() {
        drop(CString::from_raw(reply.cast()));
    }
}

#[no_mangle]
pub extern "C" fn m3m_shutdown() {}
