//! What MySQL and MariaDB have been found to get wrong, beside the cases.

mod others;
mod pitfalls;
