// Go-verifier checks Daybook's test vectors with libraries that others wrote, and makes vectors with them that Daybook
// must accept. Trees and proofs: golang.org/x/mod/sumdb/tlog and github.com/transparency-dev/merkle; notes:
// golang.org/x/mod/sumdb/note; checkpoints, cosignatures and tlog-proofs: github.com/transparency-dev/formats.
//
//	go-verifier check FOLDER   checks FOLDER/*.json, prints what was checked, one line a kind
//	go-verifier make FOLDER    writes FOLDER/*.json
//	go-verifier folder FOLDER  checks the files that `daybook audit prove` wrote
package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) != 3 {
		fail(fmt.Errorf("usage: go-verifier check|make|folder FOLDER"))
	}
	folder := os.Args[2]
	var err error
	switch os.Args[1] {
	case "check":
		err = check(folder)
	case "make":
		err = makeVectors(folder)
	case "folder":
		err = checkFolder(folder)
	default:
		err = fmt.Errorf("unknown command %q", os.Args[1])
	}
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
