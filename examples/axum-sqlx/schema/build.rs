fn main() {
    aludel_build::run();
}
