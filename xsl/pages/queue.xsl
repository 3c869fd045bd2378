<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE xsl:stylesheet SYSTEM "../messages/en.ent">
<!-- SPDX-License-Identifier: Apache-2.0 -->
<!-- A queue: filters as addresses, fifty issues a page. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="page" mode="queue.title"><xsl:value-of select="queue/@name"/></xsl:template>
  <xsl:template match="page" mode="queue.width">desk</xsl:template>

  <xsl:variable name="queue.status" select="/page/query/@status"/>
  <xsl:variable name="queue.owner" select="/page/query/@owner"/>
  <xsl:variable name="queue.sort" select="/page/query/@sort"/>
  <xsl:variable name="queue.here" select="concat($base, '/queue/', /page/queue/@key)"/>

  <xsl:template match="page" mode="queue.main">
    <xsl:call-template name="folders"/>
    <div class="desk-main">
      <div class="head">
        <div>
          <h1><xsl:value-of select="queue/@name"/></h1>
          <xsl:for-each select="queue">
            <p class="meta">
              <xsl:for-each select="../desk/queue[@key = current()/@key]"><span>&open-count;</span></xsl:for-each>
              <xsl:if test="@promise-seconds"><span>&promise-line;</span></xsl:if>
            </p>
            <xsl:if test="@description != ''"><p class="hint"><xsl:value-of select="@description"/></p></xsl:if>
          </xsl:for-each>
        </div>
        <xsl:if test="$staff">
          <xsl:call-template name="take-next">
            <xsl:with-param name="queue" select="queue/@key"/>
            <xsl:with-param name="class" select="'primary'"/>
          </xsl:call-template>
        </xsl:if>
      </div>
      <div class="filters">
        <nav class="tabs" aria-label="&filter-status;">
          <ul>
            <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'open'"/></xsl:call-template>
            <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'waiting'"/></xsl:call-template>
            <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'closed'"/></xsl:call-template>
            <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'all'"/></xsl:call-template>
            <xsl:if test="$queue.status != 'open' and $queue.status != 'waiting' and $queue.status != 'all'">
              <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'resolved'"/></xsl:call-template>
              <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'wontfix'"/></xsl:call-template>
              <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'invalid'"/></xsl:call-template>
              <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'duplicate'"/></xsl:call-template>
              <xsl:call-template name="queue.status-tab"><xsl:with-param name="value" select="'spam'"/></xsl:call-template>
            </xsl:if>
          </ul>
        </nav>
        <div class="filters-more">
          <nav class="pick" aria-labelledby="by-owner">
            <span id="by-owner" class="muted">&owner;</span>
            <ul>
              <xsl:call-template name="queue.owner-tab"><xsl:with-param name="value" select="'any'"/></xsl:call-template>
              <xsl:call-template name="queue.owner-tab"><xsl:with-param name="value" select="'me'"/></xsl:call-template>
              <xsl:call-template name="queue.owner-tab"><xsl:with-param name="value" select="'none'"/></xsl:call-template>
            </ul>
          </nav>
          <nav class="pick" aria-labelledby="by-sort">
            <span id="by-sort" class="muted">&sort-by;</span>
            <ul>
              <xsl:call-template name="queue.sort-tab"><xsl:with-param name="value" select="'priority'"/></xsl:call-template>
              <xsl:call-template name="queue.sort-tab"><xsl:with-param name="value" select="'deadline'"/></xsl:call-template>
              <xsl:call-template name="queue.sort-tab"><xsl:with-param name="value" select="'age'"/></xsl:call-template>
              <xsl:call-template name="queue.sort-tab"><xsl:with-param name="value" select="'activity'"/></xsl:call-template>
            </ul>
          </nav>
        </div>
      </div>
      <xsl:if test="$staff and items/item">
        <p class="meta"><a href="{$base}/staff/bulk?q=queue:{queue/@key}{substring(concat('+is:', $queue.status), 1, 20 * ($queue.status != 'all'))}{substring(concat('+owner:', $queue.owner), 1, 20 * ($queue.owner != 'any'))}">&bulk-link;</a></p>
      </xsl:if>
      <xsl:choose>
        <xsl:when test="items/item"><xsl:for-each select="items"><xsl:call-template name="rows"/></xsl:for-each></xsl:when>
        <xsl:when test="$queue.status = 'open' and $queue.owner = 'any'">
          <div class="empty"><span class="i i-resolved"/><p><b>&queue-empty;</b></p><p>&queue-empty-hint;</p></div>
        </xsl:when>
        <xsl:otherwise>
          <div class="empty"><xsl:call-template name="icon"><xsl:with-param name="name" select="'queue'"/></xsl:call-template><p><b>&no-match;</b></p><p>&no-match-hint;<xsl:text> </xsl:text><a href="{$queue.here}">&no-match-clear;</a></p></div>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:call-template name="pager">
        <xsl:with-param name="next" select="items/@next"/>
        <xsl:with-param name="first" select="concat($queue.here, '?status=', $queue.status, '&amp;owner=', $queue.owner, '&amp;sort=', $queue.sort)"/>
        <xsl:with-param name="here" select="concat($queue.here, '?status=', $queue.status, '&amp;owner=', $queue.owner, '&amp;sort=', $queue.sort, '&amp;')"/>
      </xsl:call-template>
    </div>
  </xsl:template>

  <xsl:template name="queue.status-tab">
    <xsl:param name="value"/>
    <li><a href="{$queue.here}?status={$value}&amp;owner={$queue.owner}&amp;sort={$queue.sort}"><xsl:if test="$value = $queue.status"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
      <xsl:choose>
        <xsl:when test="$value = 'closed'">&s-closed;</xsl:when>
        <xsl:when test="$value = 'all'">&s-all;</xsl:when>
        <xsl:otherwise><xsl:call-template name="status-words"><xsl:with-param name="status" select="$value"/></xsl:call-template></xsl:otherwise>
      </xsl:choose>
    </a></li>
  </xsl:template>

  <xsl:template name="queue.owner-tab">
    <xsl:param name="value"/>
    <li><a href="{$queue.here}?status={$queue.status}&amp;owner={$value}&amp;sort={$queue.sort}"><xsl:if test="$value = $queue.owner"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
      <xsl:choose><xsl:when test="$value = 'any'">&o-any;</xsl:when><xsl:when test="$value = 'me'">&o-me;</xsl:when><xsl:otherwise>&o-none;</xsl:otherwise></xsl:choose>
    </a></li>
  </xsl:template>

  <xsl:template name="queue.sort-tab">
    <xsl:param name="value"/>
    <li><a href="{$queue.here}?status={$queue.status}&amp;owner={$queue.owner}&amp;sort={$value}"><xsl:if test="$value = $queue.sort"><xsl:attribute name="aria-current">true</xsl:attribute></xsl:if>
      <xsl:choose><xsl:when test="$value = 'priority'">&sort-priority;</xsl:when><xsl:when test="$value = 'deadline'">&sort-deadline;</xsl:when><xsl:when test="$value = 'age'">&sort-age;</xsl:when><xsl:otherwise>&sort-activity;</xsl:otherwise></xsl:choose>
    </a></li>
  </xsl:template>
</xsl:stylesheet>
