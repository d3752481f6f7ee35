package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// checkFolder checks a folder that `daybook audit prove` wrote, with nothing but its files.
func checkFolder(folder string) error {
	var files [4]string
	for i, name := range []string{"entry.json", "entry.tlog-proof", "log.vkey", "witness.vkey"} {
		content, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		files[i] = string(content)
	}
	keys, witnesses := strings.Fields(files[2]), strings.Fields(files[3])
	if len(keys) == 0 {
		return errors.New("there is no key of the ledger")
	}
	origin, _, _ := strings.Cut(keys[0], "+")
	policy := policy{Origin: origin, Keys: keys, Witnesses: witnesses, Required: len(witnesses)}
	if err := checkTlogProof(entryProof{Entry: files[0], Proof: files[1]}, policy); err != nil {
		return err
	}
	fmt.Println("the proof of the event holds")
	old, err := os.ReadFile(filepath.Join(folder, "old.checkpoint"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	lines, err := os.ReadFile(filepath.Join(folder, "consistency.txt"))
	if err != nil {
		return err
	}
	_, seal, _ := strings.Cut(files[1], "\n\n")
	// Which witnesses must have cosigned is asked of the newer seal alone.
	policy.Required = 0
	if err := checkPair(sealPair{From: string(old), To: seal, Lines: string(lines)}, policy); err != nil {
		return err
	}
	fmt.Println("the older seal is its beginning")
	return nil
}
