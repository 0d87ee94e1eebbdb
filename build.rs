//! Keeps `migrations/` in step with `models/`, and embeds them.

fn main() {
    aludel_build::run();
}
