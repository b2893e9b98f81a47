package com.neuropilot.backup.examples.inventory;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the backend is for. */
@RestController
class ItemController {
  private final JdbcClient database;

  ItemController(JdbcClient database) {
    this.database = database;
  }

  record Item(long id, String name, int stock) {}

  record NewItem(String name, int stock) {}

  @GetMapping("/items")
  List<Item> newest() {
    return database
        .sql("SELECT id, name, stock FROM item ORDER BY id DESC LIMIT 100")
        .query(Item.class)
        .list();
  }

  @PostMapping("/items")
  Item add(@RequestBody NewItem item) {
    return database
        .sql("INSERT INTO item (name, stock) VALUES (:name, :stock) RETURNING id, name, stock")
        .param("name", item.name())
        .param("stock", item.stock())
        .query(Item.class)
        .single();
  }
}
