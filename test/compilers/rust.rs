// The library of Rust joins too: vectors, formatting, a call back into C.
extern "C" { fn note(by: *const u8, value: i32) -> i32; }
#[no_mangle]
pub unsafe extern "C" fn rust_sum(numbers: *const i32, count: usize, each: extern "C" fn(i32) -> i32) -> u64 {
    let squares: Vec<i64> = std::slice::from_raw_parts(numbers, count).iter().map(|&n| i64::from(each(n))).collect();
    let text = format!("by rust, of {:?}\0", squares);
    note(text.as_ptr(), squares.len() as i32);
    squares.iter().map(|&square| square as u64).sum()
}
