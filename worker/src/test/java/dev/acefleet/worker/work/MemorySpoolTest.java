package dev.acefleet.worker.work;

class MemorySpoolTest extends SpoolContract {
    private MemorySpool spool = new MemorySpool();

    @Override
    protected Spool start() {
        spool = spool.next();
        return spool;
    }
}
