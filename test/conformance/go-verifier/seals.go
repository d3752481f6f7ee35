package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/transparency-dev/formats/log"
	formats "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
)

type opened struct {
	checkpoint log.Checkpoint
	witnesses  []witnessed
}

// openSeal opens a seal as Daybook's policy wants it: one key of the ledger, and so many witnesses.
func openSeal(signed string, p policy) (*opened, error) {
	if p.Required > len(p.Witnesses) {
		return nil, errors.New("more witnesses are required than are known")
	}
	keys, err := verifiersOf(p.Keys)
	if err != nil {
		return nil, err
	}
	witnesses, err := verifiersOf(p.Witnesses)
	if err != nil {
		return nil, err
	}
	var found *opened
	for _, key := range keys {
		others := append([]note.Verifier{}, witnesses...)
		for _, other := range keys {
			if other != key {
				others = append(others, other)
			}
		}
		checkpoint, rest, n, failed := log.ParseCheckpoint([]byte(signed), p.Origin, key, others...)
		if failed != nil {
			err = failed
			continue
		}
		// The library reads numbers more freely than the specification has them.
		if !bytes.Equal(append(checkpoint.Marshal(), rest...), []byte(n.Text)) || len(checkpoint.Hash) != 32 {
			return nil, errors.New("the checkpoint is not written as it must be")
		}
		found = &opened{checkpoint: *checkpoint}
		for _, witness := range witnesses {
			for _, signature := range n.Sigs {
				if signature.Name != witness.Name() || signature.Hash != witness.KeyHash() {
					continue
				}
				at, err := formats.CoSigV1Timestamp(signature)
				if err != nil {
					return nil, err
				}
				found.witnesses = append(found.witnesses, witnessed{signature.Name, at.Unix()})
			}
		}
	}
	if found == nil {
		return nil, err
	}
	if len(found.witnesses) < p.Required {
		return nil, fmt.Errorf("%d witnesses cosigned, and %d must have", len(found.witnesses), p.Required)
	}
	return found, nil
}

func checkSeals(folder string) error {
	var vectors sealVectors
	if err := read(folder, "seals", &vectors); err != nil {
		return err
	}
	for _, each := range append(vectors.Seals, vectors.Refused...) {
		seal, err := openSeal(each.Note, each.Policy)
		if err == nil && each.Why == "" {
			same := int64(seal.checkpoint.Size) == each.Size && bytes.Equal(seal.checkpoint.Hash, each.Root[:])
			if !same || fmt.Sprint(seal.witnesses) != fmt.Sprint(each.Witnesses) {
				err = errors.New("it says something else")
			}
		}
		if err := wanted("a seal", each.Why, err); err != nil {
			return err
		}
	}
	say("seals", len(vectors.Seals), len(vectors.Refused))
	return nil
}

func parseLines(lines string) ([]hash, error) {
	if lines == "" {
		return nil, nil
	}
	if !strings.HasSuffix(lines, "\n") {
		return nil, errors.New("the last newline is missing")
	}
	var hashes []hash
	for line := range strings.SplitSeq(strings.TrimSuffix(lines, "\n"), "\n") {
		decoded, err := base64.StdEncoding.Strict().DecodeString(line)
		if err != nil || len(decoded) != 32 {
			return nil, fmt.Errorf("%q is no hash", line)
		}
		hashes = append(hashes, hash(decoded))
	}
	return hashes, nil
}

func formatLines(hashes []hash) string {
	var lines strings.Builder
	for _, each := range hashes {
		lines.WriteString(base64.StdEncoding.EncodeToString(each[:]) + "\n")
	}
	return lines.String()
}
