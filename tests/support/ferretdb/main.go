// A server that speaks MongoDB's wire protocol and is none of ours, for the tests: FerretDB over SQLite, no telemetry.
//
// `ferretdb <folder>` keeps its data in <folder>, listens on a free port of 127.0.0.1, prints its connection string on one
// line and runs until its standard input ends or it is told to stop: it never outlives whoever started it.
package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/ferretdb"
)

func run() error {
	if len(os.Args) != 2 {
		return fmt.Errorf("usage: ferretdb <folder>")
	}
	server, err := ferretdb.New(&ferretdb.Config{
		Listener: ferretdb.ListenerConfig{TCP: "127.0.0.1:0"},
		// What it cannot do it answers with an error, or by hanging up; its log would only repeat that.
		Logger:  slog.New(slog.DiscardHandler),
		Handler: "sqlite",
		// Nothing here has to survive a power cut.
		SQLiteURL: "file:" + os.Args[1] + "/?_pragma=synchronous(off)",
	})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	go func() { fmt.Println(server.MongoDBURI()) }()
	return server.Run(ctx)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
