package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/transparency-dev/merkle/compact"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/tlog"
)

// A tree is kept as sumdb/tlog stores it, and its roots are computed by transparency-dev/merkle beside that.
type tree struct {
	stored []tlog.Hash
	roots  [][]byte
}

func newTree(entries [][]byte) (*tree, error) {
	t := &tree{}
	factory := compact.RangeFactory{Hash: rfc6962.DefaultHasher.HashChildren}
	growing := factory.NewEmptyRange(0)
	t.roots = append(t.roots, rfc6962.DefaultHasher.EmptyRoot())
	for i, entry := range entries {
		hashes, err := tlog.StoredHashes(int64(i), entry, t)
		if err != nil {
			return nil, err
		}
		t.stored = append(t.stored, hashes...)
		if err := growing.Append(rfc6962.DefaultHasher.HashLeaf(entry), nil); err != nil {
			return nil, err
		}
		root, err := growing.GetRootHash(nil)
		if err != nil {
			return nil, err
		}
		t.roots = append(t.roots, root)
	}
	return t, nil
}

// ReadHashes makes a tree a tlog.HashReader.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		hashes[i] = t.stored[index]
	}
	return hashes, nil
}

func (t *tree) head(size int64) (head, error) {
	root, err := tlog.TreeHash(size, t)
	if err == nil && !bytes.Equal(root[:], t.roots[size]) {
		err = fmt.Errorf("the libraries differ about the root of %d", size)
	}
	return head{size, hash(root)}, err
}

func (t *tree) checkRoot(wanted head) error {
	own, err := t.head(wanted.Size)
	if err == nil && own.Root != wanted.Root {
		err = fmt.Errorf("the root of %d is another", wanted.Size)
	}
	return err
}

func numbers(size int64) [][]byte {
	entries := make([][]byte, size)
	for i := range entries {
		entries[i] = []byte(strconv.Itoa(i))
	}
	return entries
}

func checkTree(folder string) error {
	var vectors treeVectors
	if err := read(folder, "tree", &vectors); err != nil {
		return err
	}
	t, err := newTree(numbers(vectors.Tiles.Size))
	if err != nil {
		return err
	}
	for _, each := range vectors.Roots {
		if err := t.checkRoot(each); err != nil {
			return err
		}
	}
	for _, each := range append(vectors.Inclusion, vectors.Refused.Inclusion...) {
		if err := wanted(fmt.Sprintf("the proof of %d in %d", each.Index, each.Size), each.Why, checkInclusion(each)); err != nil {
			return err
		}
	}
	for _, each := range append(vectors.Consistency, vectors.Refused.Consistency...) {
		if err := wanted(fmt.Sprintf("the proof from %d to %d", each.From, each.To), each.Why, checkConsistency(each)); err != nil {
			return err
		}
	}
	if err := checkTiles(t, vectors.Tiles); err != nil {
		return err
	}
	say("roots", len(vectors.Roots), 0)
	say("inclusion", len(vectors.Inclusion), len(vectors.Refused.Inclusion))
	say("consistency", len(vectors.Consistency), len(vectors.Refused.Consistency))
	say("tiles", len(vectors.Tiles.Tiles), 0)
	return nil
}

func checkInclusion(v inclusion) error {
	one := proof.VerifyInclusion(rfc6962.DefaultHasher, uint64(v.Index), uint64(v.Size), v.Leaf[:], slices(v.Proof), v.Root[:])
	other := tlog.CheckRecord(tlogHashes(v.Proof), v.Size, tlog.Hash(v.Root), v.Index, tlog.Hash(v.Leaf))
	return agreed(one, other)
}

func checkConsistency(v consistency) error {
	one := proof.VerifyConsistency(rfc6962.DefaultHasher, uint64(v.From), uint64(v.To), slices(v.Proof), v.FromRoot[:], v.ToRoot[:])
	other := tlog.CheckTree(tlogHashes(v.Proof), v.To, tlog.Hash(v.ToRoot), v.From, tlog.Hash(v.FromRoot))
	return agreed(one, other)
}

// agreed is what two libraries say of a proof.
func agreed(one, other error) error {
	if (one == nil) != (other == nil) {
		// A vector that only one of them refuses is no good: it fails whatever is wanted.
		panic(fmt.Sprintf("the libraries differ: %v, %v", one, other))
	}
	return errors.Join(one, other)
}

func checkTiles(t *tree, vectors tileVectors) error {
	all := map[string]tlog.Tile{}
	for _, tile := range tlog.NewTiles(8, 0, vectors.Size) {
		// Go's paths have the height in them.
		all[strings.Replace(tile.Path(), "tile/8/", "tile/", 1)] = tile
	}
	for _, each := range vectors.Tiles {
		tile, ok := all[each.Path]
		if !ok || tile.L != each.Level || tile.N != each.Index || tile.W != each.Width {
			return fmt.Errorf("%s is no tile of a tree of %d", each.Path, vectors.Size)
		}
		data, err := tlog.ReadTileData(tile, t)
		if err != nil {
			return err
		}
		if sha256.Sum256(data) != [32]byte(each.SHA256) {
			return fmt.Errorf("%s holds something else", each.Path)
		}
	}
	return nil
}
