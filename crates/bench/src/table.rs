//! What is printed.

use std::time::Duration;

/// Begins a table; its rows follow as they are measured.
pub fn title(title: &str) {
    println!("\n## {title}\n");
    println!("| {:<58} | {:>12} | {:>10} |", "", "measured", "at most");
    println!("|{:-<60}|{:->13}:|{:->11}:|", "", "", "");
}

/// A row: what, the figure, and what it may be at most (empty where nothing is promised).
pub fn row(what: &str, figure: &str, most: &str) {
    println!("| {what:<58} | {figure:>12} | {most:>10} |");
}

/// Milliseconds with one digit.
pub fn millis(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1000.0)
}

/// How many times `other` the time is.
pub fn times(time: Duration, other: Duration) -> String {
    format!("{:.2} ×", time.as_secs_f64() / other.as_secs_f64())
}
