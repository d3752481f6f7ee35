package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/tlog"
)

type head struct {
	Size int64 `json:"size"`
	Root hash  `json:"root"`
}

type inclusion struct {
	Why   string `json:"why,omitempty"`
	Index int64  `json:"index"`
	Size  int64  `json:"size"`
	Root  hash   `json:"root"`
	Leaf  hash   `json:"leaf"`
	Proof []hash `json:"proof"`
}

type consistency struct {
	Why      string `json:"why,omitempty"`
	From     int64  `json:"from"`
	FromRoot hash   `json:"fromRoot"`
	To       int64  `json:"to"`
	ToRoot   hash   `json:"toRoot"`
	Proof    []hash `json:"proof"`
}

type refusedProofs struct {
	Inclusion   []inclusion   `json:"inclusion"`
	Consistency []consistency `json:"consistency"`
}

type treeVectors struct {
	Roots       []head        `json:"roots"`
	Inclusion   []inclusion   `json:"inclusion"`
	Consistency []consistency `json:"consistency"`
	Refused     refusedProofs `json:"refused"`
	Tiles       tileVectors   `json:"tiles"`
}

type tileVectors struct {
	Size  int64  `json:"size"`
	Tiles []tile `json:"tiles"`
}

type tile struct {
	Level  int    `json:"level"`
	Index  int64  `json:"index"`
	Width  int    `json:"width"`
	Path   string `json:"path"`
	SHA256 hash   `json:"sha256"`
}

type eventVectors struct {
	Events []struct {
		Text string `json:"text"`
		Leaf hash   `json:"leaf"`
	} `json:"events"`
	Roots []head `json:"roots"`
}

type keyVectors struct {
	Keys []struct {
		Name        string `json:"name"`
		Type        int    `json:"type"`
		VerifierKey string `json:"verifierKey"`
		SignerKey   string `json:"signerKey"`
	} `json:"keys"`
	Refused []struct {
		Why         string `json:"why"`
		VerifierKey string `json:"verifierKey"`
	} `json:"refused"`
}

type bundleVectors struct {
	Bundles []struct {
		Entries []string `json:"entries"`
		Bytes   string   `json:"bytes"`
	} `json:"bundles"`
}

type signedNote struct {
	What     string   `json:"what,omitempty"`
	Why      string   `json:"why,omitempty"`
	Note     string   `json:"note"`
	Keys     []string `json:"keys"`
	Text     string   `json:"text"`
	Verified int      `json:"verified"`
}

type noteVectors struct {
	Notes     []signedNote `json:"notes"`
	Malformed []signedNote `json:"malformed"`
	Untrusted []signedNote `json:"untrusted"`
}

type policy struct {
	Origin    string   `json:"origin"`
	Keys      []string `json:"keys"`
	Witnesses []string `json:"witnesses"`
	Required  int      `json:"required"`
}

type witnessed struct {
	Name string `json:"name"`
	Time int64  `json:"time"`
}

type seal struct {
	Why       string      `json:"why,omitempty"`
	Policy    policy      `json:"policy"`
	Note      string      `json:"note"`
	Size      int64       `json:"size"`
	Root      hash        `json:"root"`
	Witnesses []witnessed `json:"witnesses"`
}

type sealVectors struct {
	Seals   []seal `json:"seals"`
	Refused []seal `json:"refused"`
}

type entryProof struct {
	Why   string `json:"why,omitempty"`
	Index int64  `json:"index"`
	Size  int64  `json:"size"`
	Entry string `json:"entry"`
	Proof string `json:"proof"`
}

type sealPair struct {
	Why   string `json:"why,omitempty"`
	From  string `json:"from"`
	To    string `json:"to"`
	Lines string `json:"lines"`
}

type proofVectors struct {
	Policy             policy       `json:"policy"`
	Proofs             []entryProof `json:"proofs"`
	Refused            []entryProof `json:"refused"`
	Consistency        []sealPair   `json:"consistency"`
	RefusedConsistency []sealPair   `json:"refusedConsistency"`
}

// A hash is in hexadecimal in the vectors.
type hash tlog.Hash

func (h hash) MarshalText() ([]byte, error) {
	return []byte(hex.EncodeToString(h[:])), nil
}

func (h *hash) UnmarshalText(text []byte) error {
	bytes, err := hex.DecodeString(string(text))
	if err != nil || len(bytes) != len(h) {
		return fmt.Errorf("%q is no SHA-256 hash in hexadecimal", text)
	}
	copy(h[:], bytes)
	return nil
}

func slices(hashes []hash) [][]byte {
	all := make([][]byte, len(hashes))
	for i := range hashes {
		all[i] = hashes[i][:]
	}
	return all
}

func tlogHashes(hashes []hash) []tlog.Hash {
	all := make([]tlog.Hash, len(hashes))
	for i, h := range hashes {
		all[i] = tlog.Hash(h)
	}
	return all
}

func read(folder, name string, into any) error {
	bytes, err := os.ReadFile(filepath.Join(folder, name+".json"))
	if err != nil {
		return err
	}
	return json.Unmarshal(bytes, into)
}

func write(folder, name string, value any) error {
	bytes, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, name+".json"), bytes, 0o644)
}
