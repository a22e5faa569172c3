<?php
/* The functions of WordPress that the documented plugin calls, for one post. Arguments: the plugin's
   file, the server's address, its token, then each status that the post goes through. */
[, $plugin, $url, $token] = $argv;
define('NASHRA_URL', $url);
define('NASHRA_TOKEN', $token);
$hooks = [];
$post = (object) ['ID' => 17, 'post_type' => 'post', 'post_title' => 'ميناء صور يفتح رصيفا',
    'post_content' => '<p>افتتح العمال الرصيف.</p>', 'guid' => 'https://news.example/?p=17&preview=1'];

function add_action($name, $call, $priority = 10, $takes = 1) { $GLOBALS['hooks'][$name][] = [$call, $takes]; }
function do_action($name, ...$given) {
    foreach ($GLOBALS['hooks'][$name] ?? [] as [$call, $takes]) { $call(...array_slice($given, 0, $takes)); }
}
function wp_json_encode($value) { return json_encode($value); }
function wp_list_pluck($list, $field) { return array_map(fn($each) => $each->$field, $list); }
function get_the_category($id) { return [(object) ['slug' => 'economy', 'name' => 'اقتصاد']]; }
function get_permalink($id) { return 'https://news.example/2024/06/pier/'; }
function get_the_title($id) { return $GLOBALS['post']->post_title; }
function has_excerpt($id) { return false; }
function get_the_excerpt($id) { return ''; }
function apply_filters($name, $value) { return $value; }
function get_post_field($field, $id, $context = 'display') {
    // WordPress escapes a guid for display, as in an attribute.
    $value = ['post_author' => '3'][$field] ?? $GLOBALS['post']->$field;
    return $field === 'guid' && $context !== 'raw' ? str_replace('&', '&#038;', $value) : $value;
}
function get_post_time($format, $gmt, $id) { return '2024-06-19T17:32:25+00:00'; }
function get_post_modified_time($format, $gmt, $id) { return '2024-06-19T17:40:00+00:00'; }
function get_the_author_meta($field, $author) { return 'هدى'; }
function wp_get_post_tags($id, $arguments) { return ['مرافئ', 'صور']; }
function get_the_post_thumbnail_url($id, $size) { return false; }
function is_wp_error($answer) { return $answer === null; }
function wp_remote_retrieve_response_code($answer) { return $answer['code'] ?? ''; }
function wp_remote_retrieve_body($answer) { return $answer['body'] ?? ''; }
function wp_schedule_single_event($when, $name, $given) { echo "again $name ", json_encode($given), "\n"; }
function wp_remote_request($url, $arguments) {
    $headers = [];
    foreach ($arguments['headers'] as $name => $value) { $headers[] = "$name: $value"; }
    $http = ['method' => $arguments['method'], 'header' => $headers, 'ignore_errors' => true,
        'timeout' => $arguments['timeout'], 'content' => $arguments['body'] ?? ''];
    $body = @file_get_contents($url, false, stream_context_create(['http' => $http]));
    if ($body === false) { return null; }
    preg_match('/ (\d{3})/', $http_response_header[0], $found);
    echo $arguments['method'], ' ', $found[1], "\n";
    return ['code' => (int) $found[1], 'body' => $body];
}

require $plugin;
$before = 'draft';
foreach (array_slice($argv, 4) as $status) {
    do_action('transition_post_status', $status, $before, $post);
    do_action('shutdown');
    $hooks['shutdown'] = [];
    $before = $status;
}
