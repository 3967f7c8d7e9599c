//! What benchmarks measure memory with.

/// The most memory that this process has held so far, in KiB; 0 where the system does not tell.
#[must_use]
pub fn peak_kib() -> u64 {
    peak_kib_at("/proc/self/status")
}

/// The most memory that a process has held so far, in KiB; 0 where the system does not tell, or it has ended.
#[must_use]
pub fn peak_kib_of(process: u32) -> u64 {
    peak_kib_at(&format!("/proc/{process}/status"))
}

fn peak_kib_at(path: &str) -> u64 {
    let status = std::fs::read_to_string(path).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
